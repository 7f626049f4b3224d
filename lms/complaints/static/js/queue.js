/** The queue by keyboard: J and K move along the cases, O opens one, X ticks it. Without this script it is a list. */
import { listen } from "./keys.js";

const rows = [...document.querySelectorAll("[data-row]")];
let here = -1;

function move(step) {
  if (!rows.length) return;
  rows[here]?.removeAttribute("data-here");
  here = Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[here].setAttribute("data-here", "");
  rows[here].querySelector("[data-open]").focus();
  rows[here].scrollIntoView({ block: "nearest" });
}

listen({
  KeyJ: () => move(1),
  KeyK: () => move(-1),
  KeyO: () => rows[here]?.querySelector("[data-open]").click(),
  KeyX: () => rows[here]?.querySelector("[type=checkbox]")?.click(),
  Slash: () => document.querySelector("[data-search]").focus(),
});
for (const [place, row] of rows.entries()) row.addEventListener("focusin", () => {
  rows[here]?.removeAttribute("data-here");
  here = place;
  row.setAttribute("data-here", "");
});
