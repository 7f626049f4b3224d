// Notes which parts were really played and reports them: every 15 s, on pause, and when the page goes.
// A report that did not arrive waits in this browser and is sent again; the server counts each id once.
import { merge } from "./intervals.js";

const EVERY_MS = 15000;
const LEAP_MS = 1500; // a longer step than a timeupdate can explain is a jump, not watching
const KEPT = 200;

export class Watch {
  constructor(video, { report, token, reader = "", seen = [], onChange = () => {}, onSaved = () => {} }) {
    Object.assign(this, { video, report, token, reader, onChange, onSaved });
    this.seen = merge(seen);
    this.fresh = [];
    this.from = null;
    this.last = 0;
    this.speed = video.playbackRate;
    this.asked = performance.now();
    video.addEventListener("playing", () => this.begin());
    video.addEventListener("timeupdate", () => this.step());
    video.addEventListener("ratechange", () => (this.speed = Math.max(this.speed, video.playbackRate)));
    for (const name of ["pause", "ended"]) video.addEventListener(name, () => this.close(true));
    for (const name of ["seeking", "waiting", "emptied"]) video.addEventListener(name, () => this.close(false));
    addEventListener("pagehide", () => this.close(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.close(true, true));
    addEventListener("online", () => this.send());
    setInterval(() => !video.paused && this.close(true, true), EVERY_MS);
    this.send();
  }

  get now() {
    return Math.round(this.video.currentTime * 1000);
  }

  begin() {
    if (this.from === null) this.from = this.last = this.now;
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

  close(tell, goOn = false) {
    const { from } = this;
    // a seek has moved the clock already: what was watched ends where it was last seen
    if (from !== null && !this.video.seeking && this.now >= this.last && this.now - this.last < LEAP_MS) this.last = this.now;
    this.keep();
    this.onChange(this.seen);
    if (goOn && from !== null && !this.video.paused) this.from = this.last;
    if (tell) this.tell();
  }

  tell() {
    if (!this.report || !this.fresh.length) return;
    const now = performance.now();
    this.queue([...this.queued(), {
      client_event_id: unique(),
      position_ms: this.now,
      intervals: this.fresh,
      wall_ms: Math.round(now - this.asked),
      speed_max: this.speed,
    }].slice(-KEPT));
    this.asked = now;
    this.fresh = [];
    this.speed = this.video.playbackRate;
    this.send();
  }

  async send() {
    if (!this.report || this.sending) return;
    this.sending = true;
    try {
      for (let waiting = this.queued(); waiting.length; waiting = this.queued()) {
        const [event] = waiting;
        const answer = await fetch(this.report, {
          method: "POST",
          keepalive: true,
          credentials: "same-origin",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify(event),
        });
        // what the server refuses for good is not asked again; the rest (400: an old token) waits for better times
        if (!answer.ok && (answer.status >= 500 || [400, 401, 403, 408, 429].includes(answer.status))) break;
        this.queue(this.queued().filter((kept) => kept.client_event_id !== event.client_event_id));
        if (answer.ok) this.onSaved(await answer.json().catch(() => ({})));
      }
    } catch {
      // no network: the queue stays, and "online" or the next report sends it
    } finally {
      this.sending = false;
    }
  }

  // By reader too: people share phones, and what one watched is not the other's.
  get place() {
    return `ijaza:watch:${this.reader}:${this.report}`;
  }

  queued() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? [];
    } catch {
      return this.held ?? [];
    }
  }

  queue(events) {
    this.held = events;
    try {
      if (events.length) localStorage.setItem(this.place, JSON.stringify(events));
      else localStorage.removeItem(this.place);
    } catch {
      // a full or forbidden store: memory has to do
    }
  }
}

// randomUUID is only there on https; ids must be unique, not secret
function unique() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
