// What each way to watch costs: the whole, and what is left from here to the end.
import { megabytes } from "./figures.js";

export function costs(player) {
  const { root, words } = player;
  const choices = [...root.querySelectorAll('[name="quality"]')];
  let shownAt = -1;
  const say = (time) => {
    const left = Math.max(0, 1 - time / (player.length || 1));
    const { qualities } = player.engine.sources;
    const now = player.engine.quality(player.label);
    player.part("cost").textContent = now.local ? words.here : megabytes(now.bytes, words.mb);
    const before = player.part("cost-before");
    if (before) before.textContent = now.local ? words.here : `${now.name} · ${megabytes(now.bytes * left, words.mb)}`;
    for (const choice of choices) {
      const quality = qualities.find((each) => each.label === choice.value);
      if (!quality) continue;
      choice.checked = choice.value === player.label;
      const rest = choice.closest("label").querySelector("[data-rest]");
      rest.textContent = quality.local ? words.here : words.rest.replace("{mb}", megabytes(quality.bytes * left, words.mb));
    }
    for (const choice of document.querySelectorAll("[data-choose-quality]"))
      if (choice.dataset.chooseQuality === player.label) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    root.toggleAttribute("data-sound", Boolean(now.audio));
  };
  // four times a second would be too often for figures that change once a minute
  player.watchers.push((time) => {
    const moment = `${player.label}:${Math.round(time / 5)}:${player.engine.quality(player.label).local ?? ""}`;
    if (moment !== shownAt) say(time);
    shownAt = moment;
  });
}
