// Brings a quality onto the screen: HLS by the browser itself where it can, by hls.js (fetched only then) elsewhere,
// and the plain file where neither works. Sound alone is always the plain file.
const HLS_TYPE = "application/vnd.apple.mpegurl";
const TRIES = 2;

export class Engine {
  constructor(video, sources, onTrouble) {
    Object.assign(this, { video, sources, onTrouble });
    this.kind = "";
    this.troubles = 0;
    video.addEventListener("error", () => this.kind && this.trouble());
    video.addEventListener("playing", () => (this.troubles = 0));
  }

  quality(label) {
    return this.sources.qualities.find((each) => each.label === label) ?? this.sources.qualities[0];
  }

  // Show `label` from `at` seconds on; playing goes on if it was playing.
  async show(label, at = this.video.currentTime) {
    const { video } = this;
    const playing = !video.paused && !video.ended;
    const rate = video.playbackRate;
    this.label = label;
    if (this.hls && !this.quality(label).audio) this.level(label);
    else await this.start(label, at);
    video.playbackRate = rate;
    if (playing) await video.play().catch(() => {});
  }

  async start(label, at) {
    const { video } = this;
    const { audio, playlist, file } = this.quality(label);
    this.stop();
    if (audio || this.plainOnly) this.source("file", file, at);
    else if (video.canPlayType(HLS_TYPE)) this.source("native", playlist, at);
    else if (!(await this.script(label, at))) this.source("file", file, at);
  }

  source(kind, address, at) {
    const { video } = this;
    this.kind = kind;
    video.dataset.engine = kind;
    video.src = address;
    if (at > 0) video.addEventListener("loadedmetadata", () => (video.currentTime = at), { once: true });
    if (kind !== "file") video.load();
  }

  async script(label, at) {
    const Hls = await import("vendor/hls.js").then((module) => module.default, () => null);
    if (!Hls?.isSupported()) return false;
    const hls = new Hls({ startPosition: at, autoStartLoad: false, maxBufferLength: 30, capLevelToPlayerSize: false });
    this.hls = hls;
    this.kind = this.video.dataset.engine = "hls.js";
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (!error.fatal) return;
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.troubles++ < TRIES) hls.recoverMediaError();
      else this.trouble();
    });
    hls.loadSource(this.sources.master);
    hls.attachMedia(this.video);
    await new Promise((parsed) => {
      hls.once(Hls.Events.MANIFEST_PARSED, parsed);
      hls.once(Hls.Events.ERROR, parsed);
    });
    if (this.hls !== hls) return true; // it failed meanwhile, and trouble() has taken over
    this.level(label);
    hls.startLoad(at);
    return true;
  }

  level(label) {
    const place = this.hls.levels.findIndex((level) => level.url.some((url) => url.endsWith(`/${label}.m3u8`)));
    if (this.hls.currentLevel >= 0) this.hls.currentLevel = place; // at once: who chose wants to see it
    else this.hls.startLevel = this.hls.loadLevel = place;
  }

  stop() {
    this.kind = "";
    this.hls?.destroy();
    this.hls = null;
  }

  // The addresses may be too old (a page left open overnight), or this way of playing does not work here.
  async trouble() {
    const at = this.video.currentTime;
    this.stop();
    if (this.troubles++ >= TRIES) return this.onTrouble();
    const renewed = await renew().catch(() => null);
    if (renewed) this.sources = renewed;
    else this.plainOnly = true;
    if (this.troubles > 1) this.plainOnly = true;
    await this.start(this.label, at);
    await this.video.play().catch(() => {});
  }
}

// Ask for this page again: it checks that we may watch, and carries new addresses.
async function renew() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return JSON.parse(page.querySelector("[data-player]").dataset.sources);
}
