// Up and down go through the hits; from the first, up leads back to the words. Enter opens, as links do.
const box = document.querySelector("main [data-find]");
const links = [...document.querySelectorAll("[data-hits] h3 a")];

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !links.length || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== box) return;
  event.preventDefault();
  if (at + step < 0) box.focus();
  else links[Math.min(links.length - 1, at + step)].focus();
});
