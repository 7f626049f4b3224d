// Notes which parts were really played and tells them: every 15 s, on pause, and when the page goes. Who listens keeps
// them and brings them to the server; the player knows nothing of that.
import { merge } from "./intervals.js";

const EVERY_MS = 15000;
const SEAM_MS = 300;
const LEAP_MS = 1500; // a longer step than a timeupdate can explain is a jump, not watching

// within a page this never jumps, whatever happens to the clock on the wall
const moment = () => Math.round(performance.timeOrigin + performance.now());

export class Watch {
  constructor(video, { seen = [], onChange = () => {}, onPlayed = () => {} }) {
    Object.assign(this, { video, onChange, onPlayed });
    this.seen = merge(seen);
    this.fresh = [];
    this.from = null;
    this.last = 0;
    this.began = 0;
    this.speed = video.playbackRate;
    video.addEventListener("playing", () => this.begin());
    video.addEventListener("timeupdate", () => this.step());
    video.addEventListener("ratechange", () => {
      this.close(true, { goOn: true });
      this.speed = video.playbackRate;
    });
    for (const name of ["pause", "ended"]) video.addEventListener(name, () => this.close(true));
    for (const name of ["seeking", "waiting", "emptied"]) video.addEventListener(name, () => this.close(false));
    addEventListener("pagehide", () => this.close(true, { leaving: true }));
    document.addEventListener("visibilitychange", () => document.hidden && this.close(true, { goOn: true, leaving: true }));
    setInterval(() => !video.paused && this.close(true, { goOn: true }), EVERY_MS);
  }

  // The server says what it credits; what was played since then is still ours to show.
  know(seen) {
    this.seen = merge([...seen, ...this.fresh]);
    this.onChange(this.seen);
  }

  get now() {
    return Math.round(this.video.currentTime * 1000);
  }

  begin() {
    if (this.from !== null) return;
    // a pause is told a moment early: who goes on from there left no hole
    const { now, last } = this;
    this.from = now > last && now - last < SEAM_MS ? last : now;
    this.last = now;
    if (!this.fresh.length) this.began = moment();
  }

  step() {
    if (this.video.paused || this.video.seeking || this.from === null) return;
    const now = this.now;
    if (now < this.last || now - this.last > LEAP_MS * Math.max(1, this.video.playbackRate)) {
      this.keep();
      this.from = now;
    }
    this.last = now;
    this.onChange(merge([...this.seen, [this.from, now]]));
  }

  keep() {
    if (this.from !== null && this.last > this.from) {
      this.fresh = merge([...this.fresh, [this.from, this.last]]);
      this.seen = merge([...this.seen, [this.from, this.last]]);
    }
    this.from = null;
  }

  close(tell, { goOn = false, leaving = false } = {}) {
    const { from } = this;
    // a seek has moved the clock already: what was watched ends where it was last seen
    if (from !== null && !this.video.seeking && this.now >= this.last && this.now - this.last < LEAP_MS) this.last = this.now;
    this.keep();
    this.onChange(this.seen);
    if (tell) this.tell(leaving);
    if (goOn && from !== null && !this.video.paused) {
      this.from = this.last;
      this.began = moment();
    }
  }

  tell(leaving) {
    if (!this.fresh.length) return;
    const stretch = { spans: this.fresh, position: this.now, began: this.began, ended: moment(), speed: this.speed };
    this.fresh = [];
    this.onPlayed({ ...stretch, leaving });
  }
}
