// The uploader of a page: one file or a queue, with progress, a pause, and going on where it stopped, on any day.
// Without this script the form sends the whole file by itself.
import { Refused, Sending } from "./sender.js";

class Row {
  constructor(uploader, file) {
    this.uploader = uploader;
    this.words = uploader.words;
    this.node = uploader.template.content.firstElementChild.cloneNode(true);
    this.part = (name) => this.node.querySelector(`[data-part="${name}"]`);
    this.part("name").textContent = file.name;
    this.part("pause").addEventListener("click", () => this.turn());
    this.part("stop").addEventListener("click", () => this.stop());
    this.part("use").addEventListener("click", () => this.answer?.(true));
    this.part("anyway").addEventListener("click", () => this.answer?.(false));
    const { begin, hasher, wanted } = this.words;
    this.sending = new Sending(file, { begin, hasher, wanted, tell: () => this.show() });
    this.sending.known = () => this.offer();
    this.tell(this.words.queued);
    uploader.list.append(this.node);
  }

  async run() {
    try {
      const done = await Promise.race([this.sending.run(), new Promise((_, reject) => (this.give = reject))]);
      this.end(this.words.done);
      return { upload: this.sending.upload.id, ...done };
    } catch (error) {
      if (error?.twin) return { asset: error.twin };
      this.end(error === STOPPED ? this.words.stopped : this.refusal(error), error !== STOPPED);
      return null;
    }
  }

  refusal(error) {
    if (!(error instanceof Refused)) throw error;
    return error.signedOut || error.status === 401 ? this.words.signedOut : error.message || this.words.broken;
  }

  turn() {
    if (this.sending.paused) this.sending.resume();
    else this.sending.pause();
  }

  async stop() {
    this.part("stop").disabled = true;
    await this.sending.drop();
    this.give?.(STOPPED);
    this.stopped = true;
  }

  // The library has this very file: it can be used at once instead of being sent.
  async offer() {
    const twin = await this.sending.twin().catch(() => null);
    if (!twin?.asset || this.sending.state === "checking") return;
    this.sending.pause();
    this.tell(this.words.twin.replace("{name}", isolated(twin.title)));
    this.part("offer").hidden = false;
    this.part("use").focus();
    const use = await new Promise((answer) => (this.answer = answer));
    this.part("offer").hidden = true;
    if (!use) return this.sending.resume();
    await this.sending.drop();
    this.end(this.words.used);
    this.give?.({ twin: twin.asset });
  }

  end(words, bad = false) {
    this.tell(words);
    this.node.toggleAttribute("data-bad", bad);
    this.part("bar").hidden = this.part("acts").hidden = true;
  }

  show() {
    const { state, sent, upload, sentence, paused } = this.sending;
    const bar = this.part("bar");
    if (upload) [bar.max, bar.value] = [upload.bytes, sent];
    const turn = this.part("pause");
    turn.lastElementChild.textContent = paused ? this.words.resume : this.words.pause;
    this.node.dataset.state = state;
    if (state === "waiting") this.tell(sentence || this.words.waiting);
    else if (state === "paused") this.tell(this.part("offer").hidden ? this.words.paused : null);
    else if (state === "checking") this.tell(this.words.checking);
    else if (state === "sending") this.tell(this.progress(sent, upload.bytes));
  }

  progress(sent, bytes) {
    const said = (value, options) => new Intl.NumberFormat(locale(), options).format(value);
    const words = [this.words.sending.replace("{share}", said(sent / bytes, { style: "percent" }))];
    const { speed } = this.sending;
    if (speed > 0) {
      const seconds = (bytes - sent) / speed;
      const [left, number] = seconds < 60 ? [this.words.leftSeconds, seconds] : [this.words.leftMinutes, seconds / 60];
      words.push(this.words.speed.replace("{number}", said(speed / 1e6, { maximumFractionDigits: speed < 1e6 ? 2 : 1 })));
      words.push(left.replace("{number}", said(Math.max(1, Math.ceil(number)))));
    }
    return words.join(" ");
  }

  tell(words) {
    if (words !== null && this.part("status").textContent !== words) this.part("status").textContent = words;
  }
}

class Uploader {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector('input[type="file"]');
    this.list = form.querySelector("[data-part=list]");
    this.template = form.querySelector("template");
    this.sender = form.querySelector('[type="submit"]');
    this.queue = [];
    delete this.sender.dataset.busy; // the rows say what is going on, and the form stays on this page
    form.addEventListener("submit", (event) => this.begin(event));
    addEventListener("beforeunload", (event) => this.running && event.preventDefault());
  }

  begin(event) {
    const files = [...this.input.files];
    if (this.ready || !files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.list.hidden = false;
    if (this.many) this.queue.push(...files.map((file) => new Row(this, file)));
    else if (!this.running) {
      this.list.replaceChildren();
      this.queue = [new Row(this, files[0])];
    }
    if (this.many) this.input.value = "";
    if (!this.running) this.run();
  }

  async run() {
    this.running = true;
    this.form.toggleAttribute("data-sending", true);
    this.sender.disabled = !this.many;
    let last = null;
    let failed = false;
    while (this.queue.length) {
      const row = this.queue.shift();
      if (row.stopped) continue;
      const done = await row.run();
      last = done ?? last;
      failed ||= !done && !row.stopped;
    }
    this.running = this.sender.disabled = false;
    this.form.toggleAttribute("data-sending", false);
    if (last && !failed) this.finish(last);
  }

  finish({ upload = "", asset = "" }) {
    this.ready = true;
    if (this.many) return location.assign(this.words.after);
    this.form.elements.upload.value = upload;
    if (!upload) this.form.elements.asset.value = asset;
    this.input.disabled = true;
    this.form.submit();
  }

  get many() {
    return this.input.multiple;
  }
}

const STOPPED = Symbol("stopped");
const locale = () => (document.documentElement.lang === "ar" ? "ar-EG" : "en-GB");
const isolated = (name) => `\u2068${name}\u2069`;

for (const form of document.querySelectorAll("[data-uploader]")) new Uploader(form);
