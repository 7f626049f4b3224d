// The lesson player: our own controls over a plain <video>, which works alone without this script.
import { captions } from "./captions.js";
import { costs } from "./costs.js";
import { Engine } from "./engine.js";
import { clock } from "./figures.js";
import { keys } from "./keys.js";
import { panels } from "./panels.js";
import { recall, remember } from "./remember.js";
import { screen } from "./screen.js";
import { slides } from "./slides.js";
import { drawSeen, timeline } from "./timeline.js";
import { transcript } from "./transcript.js";
import { trouble } from "./trouble.js";
import { Watch } from "./watch.js";

const NEARLY_OVER = 5;

export class Player {
  leap = 15;
  acts = {};
  watchers = []; // told the time whenever something about playing changes

  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    const sources = JSON.parse(root.dataset.sources);
    this.length = Number(root.dataset.length) / 1000;
    this.words = JSON.parse(root.dataset.words);
    this.engine = new Engine(this.video, sources, {
      address: root.dataset.renewal || location.href,
      onTrouble: (why, at) => this.trouble(why, at),
    });
    this.label = this.chosen();
    const [, moment] = /^#t=(\d+)$/.exec(location.hash) ?? []; // a note's or a friend's link to a moment
    this.resumeAt = moment ? Number(moment) : Number(root.dataset.position || 0) / 1000;
    this.started = false;
    this.takeOver();
    for (const part of [timeline, panels, captions, costs, screen, keys, trouble, transcript, slides]) part(this);
    this.bindButtons();
    this.bindPage();
    this.bindWatch();
    this.show();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  chosen() {
    const { qualities, plain } = this.engine.sources;
    const wanted = recall("quality");
    if (qualities.some((each) => each.label === wanted)) return wanted;
    const { saveData, effectiveType } = navigator.connection ?? {};
    if (!saveData && !/2g/.test(effectiveType)) return plain;
    const pictures = qualities.filter((each) => !each.audio);
    return (pictures.length ? pictures : qualities).reduce((one, other) => (other.bytes < one.bytes ? other : one)).label;
  }

  // From here on the controls are ours. The file of the plain player must not be loaded for nothing.
  takeOver() {
    const { video } = this;
    video.controls = false;
    video.removeAttribute("src");
    video.load();
    for (const part of this.root.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.pace(Number(recall("speed")) || 1);
    for (const name of ["play", "pause", "timeupdate", "durationchange", "ratechange", "seeked", "volumechange", "ended"])
      video.addEventListener(name, () => this.show());
    for (const name of ["waiting", "playing", "seeking", "seeked", "pause"])
      video.addEventListener(name, () => this.root.toggleAttribute("data-waiting", name === "waiting" || name === "seeking"));
    video.addEventListener("click", () => this.toggle());
  }

  async play() {
    this.trouble("");
    if (!this.started) {
      this.started = true;
      this.part("cover").hidden = true;
      const at = this.resumeAt > this.length - NEARLY_OVER ? 0 : this.resumeAt;
      this.root.toggleAttribute("data-waiting", true);
      await this.engine.show(this.label, at);
      this.pace(this.speed);
      this.video.focus({ preventScroll: true });
    }
    await this.video.play().catch(() => this.show());
  }

  toggle() {
    if (this.video.paused) this.play();
    else this.video.pause();
  }

  async seek(seconds) {
    const at = Math.min(Math.max(seconds, 0), this.length);
    if (this.started) this.video.currentTime = at;
    else this.resumeAt = at;
    this.show(at);
  }

  get time() {
    return this.started ? this.video.currentTime : this.resumeAt;
  }

  pace(speed) {
    const { root, video } = this;
    const choices = [...root.querySelectorAll('[name="speed"]')];
    const choice = choices.find((each) => Number(each.value) === speed) ?? choices.find((each) => each.value === "1");
    choice.checked = true;
    this.speed = Number(choice.value);
    video.defaultPlaybackRate = video.playbackRate = this.speed;
    this.part("speed-word").textContent = `${choice.value}×`;
  }

  faster(step) {
    const choices = [...this.root.querySelectorAll('[name="speed"]')];
    const place = choices.findIndex((each) => each.checked) + step;
    if (choices[place]) this.setSpeed(choices[place].value);
  }

  setSpeed(value) {
    remember("speed", value);
    this.pace(Number(value));
  }

  async choose(label) {
    this.label = label;
    remember("quality", label);
    this.show();
    if (this.started) await this.engine.show(label);
  }

  // This quality lies on the device: from now on it is played from there and costs nothing.
  keepHere(label, file) {
    const quality = this.engine.sources.qualities.find((each) => each.label === label);
    if (!quality || this.started) return;
    Object.assign(quality, { file, playlist: "", local: true });
    this.label = label;
    this.show();
  }

  bindButtons() {
    const { acts, root, video } = this;
    acts.mute = () => (video.muted = !video.muted);
    acts.help = () => document.getElementById(root.dataset.help)?.showModal?.();
    const clicks = {
      big: () => this.play(), play: () => this.toggle(),
      back: () => this.seek(this.time - this.leap), on: () => this.seek(this.time + this.leap),
      mute: acts.mute, full: () => acts.full(), help: acts.help,
    };
    for (const [name, act] of Object.entries(clicks)) this.part(name)?.addEventListener("click", act);
    root.addEventListener("change", ({ target }) => {
      if (target.name === "speed") this.setSpeed(target.value);
      if (target.name === "quality") this.choose(target.value);
    });
  }

  // Chapters, a transcript's times and the list of qualities stand elsewhere on the page.
  bindPage() {
    document.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-seek]");
      const quality = event.target.closest("[data-choose-quality]");
      if ((!jump && !quality) || String(getSelection())) return;
      event.preventDefault();
      if (quality) this.choose(quality.dataset.chooseQuality);
      else this.seek(Number(jump.dataset.seek) / 1000).then(() => this.play());
    });
  }

  bindWatch() {
    const { root } = this;
    this.watch = new Watch(this.video, {
      seen: JSON.parse(root.dataset.seen || "[]"),
      onChange: (seen) => drawSeen(this, seen),
      onPlayed: (stretch) => root.dispatchEvent(new CustomEvent("played", { bubbles: true, detail: stretch })),
    });
    root.addEventListener("credited", ({ detail }) => this.watch.know(detail));
    drawSeen(this, this.watch.seen);
  }

  show(time = this.time) {
    const { paused, muted, volume, ended } = this.video;
    this.part("play-icon").hidden = !paused || ended;
    this.part("again-icon").hidden = !ended;
    this.part("pause-icon").hidden = paused;
    this.part("play-word").textContent = paused ? this.words.play : this.words.pause;
    this.part("mute").setAttribute("aria-pressed", String(muted || volume === 0));
    this.part("time").textContent = `${clock(time)} / ${clock(this.length)}`;
    for (const watcher of this.watchers) watcher(time);
  }
}

for (const root of document.querySelectorAll("[data-player]")) root.player = new Player(root);
