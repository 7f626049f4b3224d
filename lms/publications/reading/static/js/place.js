// Where the reader is: told to the server while signed in, at intervals and as the page goes; else kept in this browser.
// A place that could not be sent waits here, and says how old it is when it goes.
import { recall, remember } from "../../media/js/remember.js";

const EVERY_MS = 15000;

export class Place {
  // `now` gives {url, medium, …} for the server, or nothing; `url` leads back to it in this browser.
  constructor(root, now) {
    this.address = root.dataset.places;
    this.code = root.dataset.code;
    this.signedIn = root.dataset.signedIn === "yes";
    this.now = now;
    this.last = "";
    this.deliver();
    setInterval(() => this.tell(), EVERY_MS);
    addEventListener("pagehide", () => this.tell(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.tell(true));
    addEventListener("online", () => this.deliver());
  }

  get name() {
    return `place:${this.code}`;
  }

  kept() {
    try {
      return JSON.parse(recall(this.name) ?? "null");
    } catch {
      return null;
    }
  }

  tell(leaving = false) {
    const spot = this.now();
    if (!spot || JSON.stringify(spot) === this.last) return;
    this.last = JSON.stringify(spot);
    const kept = { ...spot, at: Date.now() };
    remember(this.name, JSON.stringify({ ...kept, waits: true })); // without an account: until there is one
    if (!this.signedIn) return;
    if (leaving && navigator.sendBeacon?.(this.address, this.body(kept))) remember(this.name, JSON.stringify({ ...kept, waits: false }));
    else this.send(kept);
  }

  // What waits from an earlier visit, also one before signing in, goes first.
  deliver() {
    const kept = this.kept();
    if (this.signedIn && kept && kept.waits !== false) this.send(kept);
  }

  async send(kept) {
    const answer = await fetch(this.address, { method: "POST", body: this.body(kept), keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.ok && this.kept()?.at === kept.at) remember(this.name, JSON.stringify({ ...kept, waits: false }));
  }

  body({ at, url: _url, waits: _waits, ...spot }) {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    return new URLSearchParams({ ...spot, code: this.code, ago: Math.max(0, Date.now() - at), csrf_token: token });
  }
}
