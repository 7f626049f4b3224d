// Arrow keys go from mark to mark; Enter opens one, as everywhere; the address focuses it. Without this the tab key does the same, more slowly.

const table = document.querySelector("[data-grid]");

const steps = () => {
  const onwards = getComputedStyle(table).direction === "rtl" ? -1 : 1;
  return { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowRight: [0, onwards], ArrowLeft: [0, -onwards] };
};

const seen = (cell) => cell.offsetParent !== null;

function target(cell, [down, across]) {
  let row = cell.parentElement, place = cell.cellIndex;
  for (;;) {
    row = down > 0 ? row.nextElementSibling : down < 0 ? row.previousElementSibling : row;
    place += across;
    const next = row?.cells[place];
    if (!next) return null;
    const link = seen(next) && next.querySelector("a");
    if (link) return link;
    if (!across && !down) return null;
  }
}

table?.addEventListener("keydown", (event) => {
  const step = steps()[event.key];
  const cell = event.target.closest("td, th");
  if (!step || !cell || event.target.matches("input, select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
  const link = target(cell, step);
  if (!link) return;
  event.preventDefault();
  link.focus();
});
