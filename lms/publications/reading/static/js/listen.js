// A book as sound: what is left at this speed, a timer to fall asleep by, and the text that follows the voice.
import "./looks.js";
import { clock } from "../../media/js/figures.js";
import { following } from "./following.js";
import { Place } from "./place.js";

const root = document.querySelector("[data-listening]");
const player = document.querySelector("[data-player]")?.player;

if (player) {
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  const words = JSON.parse(root.dataset.words);
  left(words);
  sleeping(words);
  goingOn();
  const place = new Place(root, spot);
  for (const name of ["pause", "seeked"]) player.video.addEventListener(name, () => place.tell());
  following(root, player);
}

function spot() {
  if (!player.started && !location.search.includes("t=")) return null;
  const { track, narration } = root.dataset;
  const at = Math.round(player.time * 1000);
  return { medium: "sound", track, narration, at_ms: at, url: `${location.pathname}?t=${Math.floor(at / 1000)}` };
}

function left(words) {
  const shown = root.querySelector("[data-part-left]");
  player.watchers.push((time) => {
    shown.textContent = words.left.replace("{time}", clock(Math.max(0, player.length - time) / player.speed));
  });
  player.show();
}

// The end of the chapter that is heard now, or of the recording.
function chapterEnd(time) {
  const starts = [...document.querySelectorAll("[data-chapter]")].map((each) => each.dataset.seek / 1000);
  return starts.find((start) => start > time + 0.5) ?? player.length;
}

function sleeping(words) {
  const choice = root.querySelector("[data-sleep]");
  const said = root.querySelector("[data-sleep-said]");
  let until = null; // a second of the recording, or a moment of the day in ms
  let ticking;
  const stop = () => {
    player.video.pause();
    choice.value = "";
    until = null;
    clearInterval(ticking);
    said.textContent = words.slept;
  };
  const look = () => {
    const rest = until - Date.now();
    if (rest <= 0) stop();
    else said.textContent = words.sleeps.replace("{time}", clock(rest / 1000));
  };
  choice.addEventListener("change", () => {
    clearInterval(ticking);
    until = null;
    said.textContent = "";
    if (choice.value === "chapter") {
      until = chapterEnd(player.time);
      said.textContent = words.chapter;
    } else if (choice.value) {
      until = Date.now() + Number(choice.value) * 60000;
      ticking = setInterval(look, 1000);
      look();
    }
  });
  player.watchers.push((time) => {
    if (choice.value !== "chapter" || until === null || time < until - 0.05) return;
    const end = until;
    stop();
    if (end < player.length) player.seek(end); // told late as it may be: one goes on with the chapter, not in its midst
  });
  root.sleepsAtEnd = () => choice.value === "chapter";
}

// After the end the next recording begins, but for those who asked to be let sleep.
function goingOn() {
  player.video.addEventListener("ended", () => {
    if (root.dataset.following && !root.sleepsAtEnd()) location.assign(`${root.dataset.following}#play`);
  });
  if (location.hash === "#play") player.play();
}
