// The words of the lesson: they follow the voice, a word leads to its second, and one can look for any of them.
import { folded } from "./arabic.js";
import { figure } from "./figures.js";

export function transcript(player) {
  const root = document.querySelector("[data-transcript]");
  if (!root) return;
  const cues = [...root.querySelectorAll("[data-cue]")].map((part) => ({ part, from: part.dataset.seek / 1000, words: part.textContent }));
  for (const part of root.querySelectorAll("[data-scripted]")) part.hidden = false;
  follow(player, root, cues);
  search(root, cues);
}

function follow(player, root, cues) {
  const box = root.querySelector("[data-words]");
  const button = root.querySelector("[data-follow]");
  let now;
  let following = true;
  const set = (wanted) => {
    following = wanted;
    button.setAttribute("aria-pressed", String(wanted));
    if (wanted && now) into(box, now.part);
  };
  button.addEventListener("click", () => set(!following));
  for (const name of ["wheel", "touchmove"]) box.addEventListener(name, () => set(false), { passive: true });
  player.watchers.push((time) => {
    const next = player.started ? cues.findLast((each) => each.from <= time + 0.1) : undefined;
    if (next === now) return;
    now?.part.removeAttribute("aria-current");
    next?.part.setAttribute("aria-current", "true");
    now = next;
    if (next && following && !root.querySelector("[data-found]")) into(box, next.part);
  });
}

// Moves the box alone: the page stays where its reader put it.
function into(box, part) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const by = part.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  box.scrollBy({ top: by, behavior: calm });
}

function search(root, cues) {
  const field = root.querySelector("[data-search]");
  const count = root.querySelector("[data-count]");
  const box = root.querySelector("[data-words]");
  let found = [];
  let place = -1;
  const go = (step) => {
    if (!found.length) return;
    found[place]?.forEach((mark) => mark.removeAttribute("data-found"));
    place = (place + step + found.length) % found.length;
    found[place].forEach((mark) => mark.setAttribute("data-found", ""));
    into(box, found[place][0]);
    count.textContent = count.dataset.of.replace("{n}", figure(place + 1)).replace("{all}", figure(found.length));
  };
  field.addEventListener("input", () => {
    found = marked(cues, folded(field.value).text.trim());
    place = -1;
    count.textContent = field.value.trim() && !found.length ? count.dataset.none : "";
    go(1);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      field.dispatchEvent(new Event("input"));
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    }
  });
  root.querySelector("[data-step-back]").addEventListener("click", () => go(-1));
  root.querySelector("[data-step-on]").addEventListener("click", () => go(1));
}

// Marks every place where `wanted` is said, also over the border of two cues; each place is its marks.
function marked(cues, wanted) {
  let all = "";
  const from = []; // for each letter of `all`, its cue and its place in it
  for (const cue of cues) {
    const { text, places } = folded(`${cue.words} `);
    all += text;
    for (const place of places) from.push([cue, place]);
    cue.pieces = [];
  }
  const found = [];
  for (let at = wanted ? all.indexOf(wanted) : -1; at >= 0; at = all.indexOf(wanted, at + wanted.length)) {
    const marks = [];
    for (const [cue, place] of from.slice(at, at + wanted.length)) {
      const piece = cue.pieces.at(-1);
      if (piece?.marks === marks) piece.to = place + 1;
      else cue.pieces.push({ from: place, to: place + 1, marks });
    }
    found.push(marks);
  }
  for (const cue of cues) write(cue);
  return found;
}

function write({ part, words, pieces }) {
  let at = 0;
  const nodes = [];
  for (const { from, to, marks } of pieces) {
    const mark = document.createElement("mark");
    mark.textContent = words.slice(from, to);
    marks.push(mark);
    nodes.push(words.slice(at, from), mark);
    at = to;
  }
  part.replaceChildren(...nodes, words.slice(at));
}
