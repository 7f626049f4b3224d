/** A point on a picture: tapped, or moved by the arrow keys. The two fields below it hold what is saved. */

const STEP = 1;
const LARGE = 10;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function bindSpot(place) {
  const question = place.closest("fieldset");
  const pad = place.querySelector("[data-pad]");
  if (!pad) return;
  const point = place.querySelector("[data-point]");
  const [across, down] = ["x", "y"].map((side) => question.querySelector(`[data-${side}]`));
  const said = question.querySelector("[data-spot-said]");
  pad.hidden = false;

  function show() {
    const [x, y] = [across, down].map(({ value }) => Number(western(value)));
    point.hidden = !across.value || !down.value || !Number.isFinite(x + y);
    point.style.setProperty("left", `${x}%`);
    point.style.setProperty("top", `${y}%`);
  }

  function put(x, y) {
    const inside = (value) => Math.min(100, Math.max(0, Math.round(value * 10) / 10));
    [across.value, down.value] = [inside(x), inside(y)];
    show();
    const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en");
    said.textContent = place.dataset.said
      .replace("{x}", number.format(inside(x)))
      .replace("{y}", number.format(inside(y)));
    across.dispatchEvent(new Event("change", { bubbles: true }));
  }

  pad.addEventListener("click", (event) => {
    if (!event.detail) return; // a key on the button: it has no place
    const box = pad.getBoundingClientRect();
    put(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  pad.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE : STEP;
    const [x, y] = point.hidden ? [50, 50] : [across, down].map(({ value }) => Number(western(value)));
    put(point.hidden ? x : x + move[0] * step, point.hidden ? y : y + move[1] * step);
  });
  for (const side of [across, down]) side.addEventListener("input", show);
  place.addEventListener("answer-put", show);
  show();
}

/** Digits of any kind as a script counts them. */
function western(text) {
  const folded = text.replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660);
  return folded.replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0).replace(/[٫,،]/g, ".");
}
