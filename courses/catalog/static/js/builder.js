// Dragging a lesson to another place; the up and down buttons do the same without it.
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
  const place = target.matches("[data-lesson]") ? others.indexOf(target) + 1 : others.length + 1;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  htmx.ajax("POST", dragged.dataset.placeUrl, {
    target: "#tree",
    swap: "outerHTML",
    values: { section: section.dataset.section, place, csrf_token: token },
  });
});

function mark(target) {
  for (const each of document.querySelectorAll(".is-over")) each.classList.remove("is-over");
  target?.classList.add("is-over");
}
