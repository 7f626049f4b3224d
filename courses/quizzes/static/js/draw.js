/** Marking the places of a picture by drawing on it; the fields hold them, in per cent, and can be written as well. */

const canvas = document.querySelector("[data-draw]");

if (canvas) {
  document.querySelector("[data-draw-help]").hidden = false;
  const svg = canvas.querySelector("[data-part=drawn]");
  const rows = [...document.querySelectorAll("[data-area]")];
  const [shapeOf, atOf] = ["shape", "at"].map((name) => (row) => row.querySelector(`[name$="-${name}"]`));
  let latest = null;

  const numbers = (row) => atOf(row).value.split(/[;,،]/).map((each) => Number(each.trim()));

  function drawn(row) {
    const at = numbers(row);
    if (at.some((each) => !Number.isFinite(each)) || at.length < 3) return null;
    const make = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    const shape = shapeOf(row).value;
    const box = canvas.getBoundingClientRect();
    if (shape === "circle") return make("ellipse", { cx: at[0], cy: at[1], rx: at[2], ry: (at[2] * box.width) / box.height });
    if (shape === "rect" && at.length === 4) return make("rect", { x: at[0], y: at[1], width: at[2], height: at[3] });
    if (shape !== "polygon") return null;
    return make("polygon", { points: at.join(" ") });
  }

  function show() {
    svg.replaceChildren(...rows.map(drawn).filter(Boolean));
  }

  const rowFor = () => latest ?? rows.find((row) => !atOf(row).value) ?? rows.at(-1);

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    const place = ({ clientX, clientY }) => [share(clientX - box.left, box.width), share(clientY - box.top, box.height)];
    const from = place(event);
    const row = rowFor();
    const draw = (moved) => {
      const to = place(moved);
      const [width, height] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
      const corner = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
      const middle = [corner[0] + width / 2, corner[1] + height / 2];
      if (shapeOf(row).value === "polygon") shapeOf(row).value = "rect";
      const at = shapeOf(row).value === "circle" ? [...middle, width / 2] : [...corner, width, height];
      atOf(row).value = at.map((each) => Math.round(each * 10) / 10).join("; ");
      show();
    };
    addEventListener("pointermove", draw);
    const end = () => {
      removeEventListener("pointermove", draw);
      latest = null;
      atOf(row).dispatchEvent(new Event("input", { bubbles: true }));
    };
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  });

  for (const row of rows) {
    row.addEventListener("focusin", () => {
      latest = row;
    });
    row.addEventListener("input", show);
  }
  show();
}

function share(part, whole) {
  return Math.min(100, Math.max(0, (part / whole) * 100));
}
