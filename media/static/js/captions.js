// Captions in a line of our own: right-to-left as the words are, in the size and on the ground that was chosen.
import { recall, remember } from "./remember.js";

const LOOKS = { "caption-size": "m", "caption-ground": "dark" };

export function captions(player) {
  const { root, video } = player;
  looks(player);
  const shown = player.part("caption");
  const tracks = [...video.textTracks];
  const choices = [...root.querySelectorAll('[name="captions"]')];
  if (!choices.length) return;

  const change = (language) => {
    shown.hidden = true;
    for (const track of tracks) {
      track.mode = track.language === language ? "hidden" : "disabled";
      track.oncuechange = () => draw(shown, track);
    }
    for (const choice of choices) choice.checked = choice.value === language;
    root.querySelector('[data-opens-panel="captions"]').setAttribute("data-on", language ? "yes" : "no");
  };
  const choose = (language) => {
    remember("captions", language);
    if (language) remember("captions-last", language);
    change(language);
  };
  root.addEventListener("change", ({ target }) => target.name === "captions" && choose(target.value));

  const first = tracks.find((track) => track.language === document.documentElement.lang) ?? tracks[0];
  const known = (language) => language === "" || tracks.some((track) => track.language === language);
  const remembered = recall("captions");
  change(remembered !== null && known(remembered) ? remembered : first.language);
  player.acts.captions = () => {
    const on = tracks.some((track) => track.mode === "hidden");
    const last = recall("captions-last");
    choose(on ? "" : known(last || "?") ? last : first.language);
  };
  // a phone's own full screen does not show our line: the browser draws the captions there
  const native = (mode) => tracks.filter((track) => track.mode !== "disabled").forEach((track) => (track.mode = mode));
  video.addEventListener("webkitbeginfullscreen", () => native("showing"));
  video.addEventListener("webkitendfullscreen", () => native("hidden"));
}

function draw(shown, track) {
  const cues = [...(track.activeCues ?? [])];
  shown.hidden = !cues.length || track.mode !== "hidden";
  shown.lang = track.language;
  shown.replaceChildren(...cues.map((cue) => {
    const line = document.createElement("span");
    line.append(cue.getCueAsHTML());
    return line;
  }));
}

function looks({ root }) {
  for (const [name, usual] of Object.entries(LOOKS)) {
    const wear = (value) => {
      root.setAttribute(`data-${name}`, value);
      for (const choice of root.querySelectorAll(`[name="${name}"]`)) choice.checked = choice.value === value;
    };
    const kept = recall(name);
    wear(root.querySelector(`[name="${name}"][value="${CSS.escape(kept ?? "")}"]`) ? kept : usual);
    root.addEventListener("change", ({ target }) => {
      if (target.name !== name) return;
      remember(name, target.value);
      wear(target.value);
    });
  }
}
