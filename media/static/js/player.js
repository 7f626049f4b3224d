// The lesson player: our own controls over a plain <video>, which works alone without this script.
import { Engine } from "./engine.js";
import { Watch } from "./watch.js";

const SPEEDS_KEY = "ijaza:speed";
const QUALITY_KEY = "ijaza:quality";
const CAPTIONS_KEY = "ijaza:captions";
const SVG = "http://www.w3.org/2000/svg";
const BACK = 15;

const kept = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // private windows may forbid it: then nothing is remembered
  }
};

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

class Player {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.sources = JSON.parse(root.dataset.sources);
    this.length = Number(root.dataset.length) / 1000;
    this.engine = new Engine(this.video, this.sources, () => this.say(root.dataset.broken));
    this.label = this.chosen();
    this.resumeAt = Number(root.dataset.position || 0) / 1000;
    this.started = false;
    this.takeOver();
    this.bindButtons();
    this.bindLine();
    this.bindCaptions();
    this.bindKeys();
    this.bindPage();
    this.watch = new Watch(this.video, {
      seen: JSON.parse(root.dataset.seen || "[]"),
      onChange: (seen) => this.draw(seen),
      onPlayed: (stretch) => root.dispatchEvent(new CustomEvent("played", { bubbles: true, detail: stretch })),
    });
    root.addEventListener("credited", ({ detail }) => this.watch.know(detail));
    this.draw(this.watch.seen);
    this.show();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  chosen() {
    const wanted = kept(QUALITY_KEY);
    return this.sources.qualities.some((each) => each.label === wanted) ? wanted : this.sources.plain;
  }

  // From here on the controls are ours. The file of the plain player must not be loaded for nothing.
  takeOver() {
    const { video } = this;
    video.controls = false;
    video.removeAttribute("src");
    video.load();
    for (const part of this.root.querySelectorAll("[data-scripted]")) part.hidden = false;
    const speed = Number(kept(SPEEDS_KEY)) || 1;
    this.part("speed").value = String(speed);
    video.defaultPlaybackRate = video.playbackRate = speed;
    this.part("quality").value = this.label;
    for (const name of ["play", "pause", "timeupdate", "durationchange", "ratechange", "seeked"])
      video.addEventListener(name, () => this.show());
    for (const name of ["waiting", "playing", "seeking"])
      video.addEventListener(name, () => this.root.toggleAttribute("data-waiting", name !== "playing"));
    video.addEventListener("playing", () => this.say(""));
  }

  async play() {
    if (!this.started) {
      this.started = true;
      this.part("big").hidden = true;
      const at = this.resumeAt > this.length - 5 ? 0 : this.resumeAt;
      await this.engine.show(this.label, at);
      this.video.playbackRate = Number(this.part("speed").value);
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

  bindButtons() {
    this.part("big").addEventListener("click", () => this.play());
    this.part("play").addEventListener("click", () => this.toggle());
    this.part("back").addEventListener("click", () => this.seek(this.time - BACK));
    this.part("full").addEventListener("click", () => this.fullscreen());
    this.part("speed").addEventListener("change", ({ target }) => {
      this.video.defaultPlaybackRate = this.video.playbackRate = Number(target.value);
      keep(SPEEDS_KEY, target.value);
      this.show();
    });
    this.part("quality").addEventListener("change", ({ target }) => this.choose(target.value));
    this.video.addEventListener("click", () => this.toggle());
  }

  async choose(label) {
    this.label = label;
    keep(QUALITY_KEY, label);
    this.part("quality").value = label;
    this.show();
    if (this.started) await this.engine.show(label);
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen();
    else this.video.webkitEnterFullscreen?.();
  }

  bindLine() {
    this.part("line").addEventListener("input", ({ target }) => this.seek(Number(target.value)));
  }

  bindCaptions() {
    const chooser = this.part("captions");
    const shown = this.part("caption");
    const tracks = [...this.video.textTracks];
    if (!chooser) return;
    const change = (language) => {
      shown.hidden = true;
      for (const track of tracks) {
        track.mode = track.language === language ? "hidden" : "disabled";
        track.oncuechange = () => this.caption(shown, track);
      }
      chooser.value = language;
      this.show();
    };
    chooser.addEventListener("change", () => {
      keep(CAPTIONS_KEY, chooser.value);
      change(chooser.value);
    });
    const first = tracks.find((track) => track.language === document.documentElement.lang) ?? tracks[0];
    const remembered = kept(CAPTIONS_KEY);
    change(remembered ?? first.language);
    // a phone's own full screen does not show our line: the browser draws the captions there
    this.video.addEventListener("webkitbeginfullscreen", () => this.native(chooser.value, "showing"));
    this.video.addEventListener("webkitendfullscreen", () => this.native(chooser.value, "hidden"));
  }

  native(language, mode) {
    for (const track of this.video.textTracks) if (track.language === language) track.mode = mode;
  }

  caption(shown, track) {
    const cues = [...(track.activeCues ?? [])];
    shown.hidden = !cues.length || track.mode !== "hidden";
    shown.lang = track.language;
    shown.replaceChildren(...cues.map((cue) => cue.getCueAsHTML()));
  }

  bindKeys() {
    const acts = {
      " ": () => this.toggle(),
      k: () => this.toggle(),
      ArrowLeft: () => this.seek(this.time - 5),
      ArrowRight: () => this.seek(this.time + 5),
      j: () => this.seek(this.time - BACK),
      l: () => this.seek(this.time + BACK),
      f: () => this.fullscreen(),
      m: () => (this.video.muted = !this.video.muted),
    };
    this.root.addEventListener("keydown", (event) => {
      const inControl = event.target.closest("select, input, button");
      const act = acts[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      if (inControl && (event.key === " " || event.key.startsWith("Arrow"))) return;
      event.preventDefault();
      act();
    });
  }

  // Chapters, a transcript's times and the list of qualities stand elsewhere on the page.
  bindPage() {
    document.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-seek]");
      const quality = event.target.closest("[data-choose-quality]");
      if (!jump && !quality) return;
      event.preventDefault();
      if (quality) this.choose(quality.dataset.chooseQuality);
      else this.seek(Number(jump.dataset.seek) / 1000).then(() => this.play());
    });
  }

  say(words) {
    this.part("trouble").textContent = words;
    this.part("trouble").hidden = !words;
  }

  show(time = this.time) {
    const { video, root } = this;
    const paused = video.paused;
    this.part("play-icon").hidden = !paused;
    this.part("pause-icon").hidden = paused;
    this.part("play-word").textContent = paused ? root.dataset.play : root.dataset.pause;
    this.part("time").textContent = `${clock(time)} / ${clock(this.length)}`;
    const line = this.part("line");
    line.value = time;
    line.setAttribute("aria-valuetext", clock(time));
    this.part("head").setAttribute("x", String((1000 * time) / (this.length || 1) - 3));
    this.part("speed-word").textContent = `${this.part("speed").value}×`;
    const quality = this.sources.qualities.find((each) => each.label === this.label);
    this.part("cost").textContent = quality?.cost ?? "";
    for (const choice of document.querySelectorAll("[data-choose-quality]")) {
      if (choice.dataset.chooseQuality === this.label) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    const now = [...document.querySelectorAll("[data-chapter]")].filter((each) => each.dataset.seek / 1000 <= time);
    for (const each of document.querySelectorAll("[data-chapter]"))
      if (each === now.at(-1)) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
  }

  draw(seen) {
    this.part("seen").replaceChildren(
      ...seen.map(([from, to]) => {
        const rect = document.createElementNS(SVG, "rect");
        const scale = 1 / (this.length || 1);
        for (const [name, value] of Object.entries({ class: "seen", y: 3, height: 6, x: from * scale, width: (to - from) * scale }))
          rect.setAttribute(name, String(value));
        return rect;
      }),
    );
  }
}

for (const root of document.querySelectorAll("[data-player]")) root.player = new Player(root);
