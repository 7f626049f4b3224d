// Moving a lesson: by dragging it, or by Alt and an arrow; the up and down buttons do the same without any of this.
import htmx from "vendor/htmx.js";

let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-lesson]");
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.lesson);
});

document.addEventListener("dragover", (event) => {
  const target = dragged && event.target.closest("[data-lesson], [data-section]");
  mark(target);
  if (target) event.preventDefault();
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  mark(null);
  dragged = null;
});

document.addEventListener("drop", (event) => {
  const target = dragged && event.target.closest("[data-lesson], [data-section]");
  if (!target || target === dragged) return;
  event.preventDefault();
  const section = target.closest("[data-section]");
  const others = [...section.querySelectorAll("[data-lesson]")].filter((each) => each !== dragged);
  // dropped on a lesson it takes that place, dropped on the unit itself the last one; told by the lesson before it
  const before = target.matches("[data-lesson]") ? others[others.indexOf(target) - 1] : others.at(-1);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  htmx.ajax("POST", dragged.dataset.placeUrl, {
    target: "#tree",
    swap: "outerHTML",
    values: { section: section.dataset.section, after: before?.dataset.lesson ?? "", csrf_token: token },
  });
});

// Alt and an arrow move the lesson that has the focus, as its buttons do.
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.altKey && step && event.target.closest?.("[data-lesson]");
  if (!row) return;
  event.preventDefault();
  const button = row.querySelector(`#${step}-lesson-${row.dataset.lesson}`);
  button?.focus();
  button?.click();
});

document.addEventListener("keydown", (event) => {
  const sheet = event.key === "Escape" && event.target.closest?.(".more[open]");
  if (!sheet) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});

function mark(target) {
  for (const each of document.querySelectorAll(".is-over")) each.classList.remove("is-over");
  target?.classList.add("is-over");
}
