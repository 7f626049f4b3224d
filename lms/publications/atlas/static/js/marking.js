// Drawing a frame on a plate: the four numbers of the form are in pixels of the whole picture.
const LEAST = 12; // a press without a stroke marks a square around itself, of so many screen pixels to each side

function begin(box) {
  const form = document.querySelector("[data-region-form]");
  const sheet = box.querySelector("svg");
  if (!form || !sheet) return;
  const frame = document.createElementNS(sheet.namespaceURI, "rect");
  frame.classList.add("marking__new");
  sheet.append(frame);
  let start = null;
  const whole = { width: Number(box.dataset.width), height: Number(box.dataset.height) };
  const at = (event) => {
    const seen = box.getBoundingClientRect();
    const share = (value, from, size) => Math.min(Math.max((value - from) / size, 0), 1);
    return { x: share(event.clientX, seen.left, seen.width) * whole.width, y: share(event.clientY, seen.top, seen.height) * whole.height };
  };
  const fill = (region) => {
    for (const [name, value] of Object.entries(region)) {
      form.elements[name].value = Math.round(value);
      frame.setAttribute(name, Math.round(value));
    }
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start = at(event);
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => start && fill(between(start, at(event))));
  box.addEventListener("pointerup", (event) => {
    if (!start) return;
    fill(roomy(between(start, at(event)), whole, LEAST * (whole.width / box.getBoundingClientRect().width)));
    start = null;
    form.elements.place.focus({ preventScroll: true });
  });
  box.addEventListener("pointercancel", () => (start = null));
}

const between = (a, b) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

function roomy(region, whole, least) {
  if (region.width >= least && region.height >= least) return region;
  const side = 4 * least;
  const x = Math.min(Math.max(region.x - side / 2, 0), whole.width - side);
  const y = Math.min(Math.max(region.y - side / 2, 0), whole.height - side);
  return { x: Math.max(x, 0), y: Math.max(y, 0), width: Math.min(side, whole.width), height: Math.min(side, whole.height) };
}

for (const box of document.querySelectorAll("[data-marking]")) begin(box);
