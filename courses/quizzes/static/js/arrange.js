/** Dragging the questions of a quiz into another order; the buttons beside them do the same without a pointer. */

const list = document.querySelector("[data-arrange]:not([data-arrange=''])");

function after(y) {
  const rest = [...list.children].filter((item) => !("dragged" in item.dataset));
  return rest.find((item) => y < item.getBoundingClientRect().top + item.offsetHeight / 2) ?? null;
}

function send() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = list.dataset.arrange;
  const order = [...list.children].map((item) => item.dataset.slot).join(",");
  const token = document.querySelector("meta[name=csrf-token]").content;
  for (const [name, value] of Object.entries({ order, csrf_token: token })) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

if (list) {
  let dragged = null;
  let before = "";
  const order = () => [...list.children].map((item) => item.dataset.slot).join();
  for (const item of list.children) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("input, button, a")) return event.preventDefault();
    dragged = event.target.closest("[data-slot]");
    dragged.dataset.dragged = "";
    before = order();
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    list.insertBefore(dragged, after(event.clientY));
  });
  list.addEventListener("dragend", () => {
    delete dragged?.dataset.dragged;
    dragged = null;
    if (order() !== before) send();
  });
}

// After a move the page says where the question now stands.
const moved = document.querySelector("[data-moved]");
const target = location.hash.startsWith("#s") && document.querySelector(location.hash);
if (moved && target) {
  const place = [...target.parentElement.children].indexOf(target) + 1;
  const language = document.documentElement.lang === "ar" ? "ar-EG" : "en";
  moved.textContent = `${moved.dataset.moved} ${new Intl.NumberFormat(language).format(place)}`;
}
