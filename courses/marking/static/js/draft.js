/**
 * What is chosen and written so far: in this browser with each stroke, on the server a moment later. What the server
 * has confirmed goes from the browser. While the page is open and looked at, the server keeps the work for this marker.
 */

const SOON = 1200;
const AGAIN = 8000;
const BEAT = 4 * 60_000;

export class Draft {
  constructor(desk) {
    Object.assign(this, { desk, form: desk.form, key: `marking:${desk.user}:${desk.task}`, touched: false });
    this.isMine = !this.form.querySelector("fieldset[disabled]");
    if (this.isMine) this.restore();
    this.form.addEventListener("input", () => this.note());
    this.form.addEventListener("change", () => this.note());
    this.beat = setInterval(() => document.visibilityState === "visible" && this.renew(), BEAT);
    this.online = () => this.touched && this.save();
    addEventListener("online", this.online);
  }

  fields() {
    const kept = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
    return kept.filter(([name]) => name !== "bank" && name !== "keep");
  }

  note() {
    if (!this.isMine) return;
    this.touched = true;
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields: this.fields() }));
    } catch {
      // A full or forbidden store: the server still gets it a moment later.
    }
    clearTimeout(this.timer);
    if (!this.doubted) this.desk.say(this.desk.words.saving); // once: what is said is read aloud
    this.doubted = true;
    this.timer = setTimeout(() => this.save(), SOON);
  }

  /** What this browser has that the server never confirmed: a crash, a dead link, a closed lid. */
  restore() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!kept) return;
    this.desk.form.reset();
    const rows = kept.fields.filter(([name]) => name === "moment-text").length;
    for (let row = this.form.querySelectorAll("[data-moment-row]").length; row < rows; row++) {
      const last = [...this.form.querySelectorAll("[data-moment-row]")].at(-1);
      last.after(last.cloneNode(true));
    }
    const places = {};
    for (const [name, value] of kept.fields) {
      const field = this.form.elements[name];
      const place = (places[name] = (places[name] ?? -1) + 1);
      if (field instanceof RadioNodeList && field[0]?.type !== "radio") field[place].value = value;
      else if (field) field.value = value;
    }
    this.note();
  }

  async save() {
    clearTimeout(this.timer);
    const sent = localStorage.getItem(this.key);
    if (!this.doubted) this.desk.say(this.desk.words.saving);
    this.doubted = false;
    const answer = await this.post(this.form.dataset.draft, new URLSearchParams(this.fields()));
    if (!answer) {
      this.desk.say(this.desk.words.unsaved, "wait");
      if (!this.ended) this.timer = setTimeout(() => this.save(), AGAIN);
      return false;
    }
    if (localStorage.getItem(this.key) === sent && !answer.error) localStorage.removeItem(this.key);
    if (this.ended) return true;
    this.desk.taken(answer.taken ?? "");
    if (answer.error) this.desk.say(answer.error, "bad");
    else if (!this.doubted) this.desk.say(this.desk.words.saved, "good");
    return true;
  }

  async renew() {
    if (!this.isMine) return;
    const answer = await this.post(this.form.dataset.lease, new URLSearchParams());
    if (answer && !this.ended) this.desk.taken(answer.taken ?? "");
  }

  async post(address, body, { large = false } = {}) {
    try {
      const token = document.querySelector("meta[name=csrf-token]").content;
      const headers = { Accept: "application/json", "X-CSRFToken": token };
      const reply = await fetch(address, { method: "POST", body, headers, keepalive: !large });
      if (reply.status >= 500 || reply.status === 401 || reply.redirected) return null;
      return await reply.json();
    } catch {
      return null;
    }
  }

  /** Another work comes: what is not on the server yet goes there. */
  end() {
    if (this.ended) return;
    const waits = this.touched && localStorage.getItem(this.key) && !this.desk.given.has(this.desk.task);
    this.ended = true;
    clearTimeout(this.timer);
    clearInterval(this.beat);
    removeEventListener("online", this.online);
    if (waits) this.save();
  }
}
