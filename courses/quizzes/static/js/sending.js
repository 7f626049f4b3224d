/**
 * Files and recordings as an answer. What was chosen or recorded is kept on this phone until the server has all of it,
 * and is sent in parts that survive a broken link and a reload. What has arrived stands as a tick with its id: the tick
 * is the answer, and is saved like any other.
 */

import { Refused, Sending } from "../../media/js/sender.js";
import { forget, keep, kept } from "./keeping.js";
import { Recorder } from "./recorder.js";

export function bindSending(place) {
  new Place(place).start();
}

class Place {
  constructor(place) {
    this.place = place;
    this.words = place.dataset;
    this.most = Number(place.dataset.most);
    this.part = (name) => place.querySelector(`[data-part="${name}"]`);
    this.moving = 0;
  }

  async start() {
    this.part("choose").addEventListener("change", (event) => this.chosen(event.target));
    this.place.addEventListener("answer-put", ({ detail }) => this.put(detail.answer ?? []));
    if (this.part("recorder")) this.record();
    for (const { id, file } of await kept(this.words.keep)) this.send(file, () => forget(id));
  }

  record() {
    const [recorder, words] = [this.part("recorder"), this.words];
    new Recorder(recorder, {
      name: words.recordingName,
      place: words.keep,
      seconds: Number(recorder.dataset.seconds),
      used: (file, done) => this.send(file, done),
      blocked: () => this.trouble(words.blocked),
    });
  }

  async chosen(input) {
    const files = [...input.files];
    input.value = "";
    for (const each of files) {
      if (this.most > 1 && this.ticks().length + this.moving >= this.most) {
        return this.trouble(this.words.full.replace("{number}", this.number(this.most)));
      }
      const { id, file } = await keep(this.words.keep, each);
      this.send(file, () => forget(id));
    }
  }

  /** Send a file; `done` makes the phone forget it, once all of it has arrived and the tick that names it is kept. */
  async send(file, done) {
    const row = this.clone("moving");
    const [bar, status, again] = ["progress", "[role=status]", "button"].map((name) => row.querySelector(name));
    row.querySelector("bdi").textContent = file.name;
    this.part("list").append(row);
    this.count(1);
    this.trouble("");
    const { begin, hasher, wanted, ticket } = this.words;
    const tell = (sending) => {
      if (sending.upload) [bar.max, bar.value] = [Math.max(1, sending.upload.bytes), sending.sent];
      const share = sending.upload ? sending.sent / Math.max(1, sending.upload.bytes) : 0;
      const said = new Intl.NumberFormat(this.locale, { style: "percent" }).format(share);
      status.textContent = sending.state === "waiting" ? this.words.stalled : this.words.sent.replace("{share}", said);
    };
    try {
      const { asset } = await new Sending(file, { begin, hasher, wanted, ticket, tell }).run();
      this.arrived(asset, file.name, done);
      row.remove();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      status.textContent = error.message || this.words.broken;
      again.hidden = false;
      again.addEventListener("click", () => row.remove() || this.send(file, done), { once: true });
    } finally {
      this.count(-1);
    }
  }

  /** What is on its way is seen by the page, which does not leave meanwhile. */
  count(change) {
    this.moving += change;
    this.place.toggleAttribute("data-moving", this.moving > 0);
  }

  /** The phone forgets the file once the answer that names it is kept. */
  arrived(asset, name, done) {
    const ticks = this.ticks();
    for (const tick of ticks.slice(0, Math.max(0, ticks.length - this.most + 1))) tick.checked = false;
    const tick = this.tick(asset, name);
    this.place.closest("[data-question]").addEventListener("answer-kept", done, { once: true });
    tick.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tick(asset, name) {
    const known = this.boxes().find((box) => box.value === asset);
    if (known) return Object.assign(known, { checked: true });
    const row = this.clone("row");
    const box = row.querySelector("input");
    Object.assign(box, { name: this.words.name, value: asset, checked: true });
    row.querySelector("bdi").textContent = name;
    row.querySelector("small").textContent = this.words.arrived;
    this.part("list").append(row);
    return box;
  }

  /** What stands on the server, perhaps from another device, stands here too. */
  put(assets) {
    for (const box of this.boxes()) box.checked = assets.includes(box.value);
    for (const asset of assets) this.tick(asset, this.words.arrived);
  }

  boxes() {
    return [...this.part("list").querySelectorAll("input[type=checkbox]")];
  }

  ticks() {
    return this.boxes().filter((box) => box.checked);
  }

  clone(name) {
    return this.part(name).content.firstElementChild.cloneNode(true);
  }

  trouble(words) {
    const place = this.part("trouble");
    place.hidden = !words;
    place.querySelector("span").textContent = words;
  }

  get locale() {
    return document.documentElement.lang === "ar" ? "ar-EG" : "en-GB";
  }

  number(value) {
    return new Intl.NumberFormat(this.locale).format(value);
  }
}
