// Brings a quality onto the screen: HLS by the browser itself where it can, by hls.js (fetched only then) elsewhere,
// and the plain file where neither works. Sound alone, and what is saved on this device, is always the plain file.
//
// Addresses end after some hours. hls.js asks for each piece by the newest address, so there a renewal is not felt;
// elsewhere a refused address is exchanged at the same second.
import { Renewal, cause } from "./renewal.js";

const HLS_TYPE = "application/vnd.apple.mpegurl";
const TRIES = 2;

export class Engine {
  constructor(video, sources, { address, onTrouble, onSources = () => {} }) {
    Object.assign(this, { video, onTrouble });
    this.renewal = new Renewal(sources, address, onSources);
    this.kind = "";
    this.troubles = 0;
    video.addEventListener("error", () => this.kind && this.trouble());
    video.addEventListener("playing", () => (this.troubles = 0));
  }

  get sources() {
    return this.renewal.sources;
  }

  set sources(sources) {
    this.renewal.take(sources);
  }

  quality(label) {
    return this.sources.qualities.find((each) => each.label === label) ?? this.sources.qualities[0];
  }

  // Show `label` from `at` seconds on, after the end from the beginning; playing goes on if it was playing.
  async show(label, at = this.video.ended ? 0 : this.video.currentTime) {
    const { video } = this;
    const playing = !video.paused && !video.ended;
    const rate = video.playbackRate;
    this.label = label;
    const { audio, local } = this.quality(label);
    if (this.hls && !audio && !local) this.level(label);
    else await this.start(label, at);
    video.playbackRate = rate;
    if (playing) await video.play().catch(() => {});
  }

  async start(label, at) {
    const { video } = this;
    this.stop();
    if (!this.quality(label).local) await this.renewal.fresh().catch(() => {});
    const { audio, playlist, file, local } = this.quality(label);
    if (audio || local || !playlist || this.plainOnly) this.source("file", file, at);
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
    const hls = new Hls({ startPosition: at, autoStartLoad: false, maxBufferLength: 30, capLevelToPlayerSize: false, ...this.policies(Hls) });
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

  // A piece whose address is refused is asked for again by a new one; one that a weak link lost, more patiently.
  policies(Hls) {
    const { renewal } = this;
    const policy = structuredClone(Hls.DefaultConfig.fragLoadPolicy);
    Object.assign(policy.default.errorRetry, {
      maxNumRetry: 8,
      shouldRetry(_retry, count, _isTimeout, answer, usual) {
        if (answer?.code !== 403) return usual;
        renewal.expire();
        return count < TRIES;
      },
    });
    const xhrSetup = async (xhr, url) => {
      await renewal.fresh().catch(() => {});
      xhr.open("GET", renewal.current(url), true);
    };
    return { fragLoadPolicy: policy, xhrSetup };
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

  // The address may be too old (a page left open overnight), the link gone, the file missing, or this way of playing
  // does not work here. What can be mended is; else the page says which of these it is.
  async trouble() {
    const at = this.video.currentTime;
    const { label } = this;
    this.stop();
    const why = await cause(this.quality(label).file);
    const last = this.troubles++ >= TRIES;
    if (why === "link" || why === "missing" || last) return this.onTrouble(why, at);
    if (why === "expired") {
      this.renewal.expire();
      const refused = await this.renewal.fresh().then(() => "", (error) => error.message);
      if (refused) return this.onTrouble(refused, at);
    } else if (this.troubles > 1 || why === "playing") this.plainOnly = true;
    await this.start(label, at);
    await this.video.play().catch(() => {});
  }
}
