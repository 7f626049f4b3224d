// The text follows the voice: the sentence that is heard is marked, a touch on a sentence plays it, pages turn.
import { numberOf, sentencesOf } from "./sentences.js";

export async function following(root, player) {
  const frame = document.querySelector("[data-leaf-frame]");
  if (!root.dataset.cues || !frame) return;
  const answer = await fetch(root.dataset.cues).catch(() => null);
  const cues = answer?.ok ? (await answer.json()).cues : [];
  const follow = document.querySelector("[data-follow]");
  const shown = () => frame.querySelector("[data-leaf]");
  let now = null;

  const turn = async (volume, page) => {
    const found = await fetch(leafAddress(root, volume, page)).catch(() => null);
    if (!found?.ok) return;
    frame.innerHTML = await found.text();
    mark();
  };
  const mark = () => {
    frame.querySelector(".spoken")?.classList.remove("spoken");
    const leaf = shown();
    stand();
    if (!now || leaf.dataset.volume !== String(now[1]) || leaf.dataset.page !== String(now[2])) return;
    const sentence = leaf.querySelector(`#s${now[3]}`);
    sentence?.classList.add("spoken");
    stand(sentence);
    if (sentence && follow.checked && player.started) bring(sentence);
  };
  player.watchers.push((time) => {
    const next = cues.findLast(([at]) => at <= time * 1000 + 100) ?? null;
    if (next === now) return;
    now = next;
    readOn(root, now);
    const leaf = shown();
    const elsewhere = now && (leaf.dataset.volume !== String(now[1]) || leaf.dataset.page !== String(now[2]));
    if (elsewhere && follow.checked) turn(now[1], now[2]);
    else mark();
  });
  follow.addEventListener("change", () => follow.checked && now && turn(now[1], now[2]));
  // One sentence can be stood on by keyboard: that which is heard, else the first; who stands on one is left there.
  const stand = (sentence = frame.querySelector(".sentence")) => {
    if (frame.querySelector(".sentence:focus")) return;
    frame.querySelector(".sentence[tabindex]")?.removeAttribute("tabindex");
    sentence?.setAttribute("tabindex", "0");
  };
  const step = (from, by) => {
    const all = sentencesOf(frame);
    const next = all[all.indexOf(from) + by];
    if (!next) return;
    from.removeAttribute("tabindex");
    next.setAttribute("tabindex", "0");
    next.focus();
  };
  frame.addEventListener("keydown", (event) => {
    const sentence = event.target.closest(".sentence");
    const acts = { ArrowDown: () => step(sentence, 1), ArrowUp: () => step(sentence, -1), Enter: () => play(sentence) };
    if (!sentence || !acts[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    acts[event.key]();
  });
  frame.addEventListener("click", ({ target }) => {
    const sentence = target.closest(".sentence");
    if (sentence && !String(getSelection())) play(sentence);
  });
  const play = (sentence) => {
    const { volume, page } = shown().dataset;
    const cue = cues.find(([, ...where]) => where.join() === [volume, page, numberOf(sentence)].join());
    if (cue) player.seek(cue[0] / 1000).then(() => player.play());
  };
  stand(frame.querySelector(".spoken") ?? undefined);
  player.show();
}

const leafAddress = (root, volume, page) => `/library/${root.dataset.code}/${volume}/${page}/leaf`;

// To read on is to read on at this sentence.
function readOn(root, now) {
  const link = document.querySelector("[data-read-on]");
  if (link && now) link.href = `/library/${root.dataset.code}/${now[1]}/${now[2]}#s${now[3]}`;
}

function bring(sentence) {
  const { top, bottom } = sentence.getBoundingClientRect();
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (top < innerHeight * 0.15 || bottom > innerHeight * 0.8) sentence.scrollIntoView({ block: "center", behavior });
}
