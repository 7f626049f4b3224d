/**
 * Files and recordings as an answer. What was chosen or recorded is kept on this phone until the server has all of it,
 * and is sent in parts that survive a broken link and a reload. What has arrived stands as a tick with its id: the tick
 * is the answer, and is saved like any other.
 */

import { forget, keep, kept } from "../../media/js/keeping.js";
import { Recorder } from "../../media/js/recorder.js";
import { Refused, Sending } from "../../media/js/sender.js";

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
    for (const item of await kept(this.words.keep)) {
      if (item.state === "heard") this.recorder.offer(item);
      else this.send(item);
    }
  }

  record() {
    const [recorder, words] = [this.part("recorder"), this.words];
    this.recorder = new Recorder(recorder, {
      seconds: Number(recorder.dataset.seconds),
      name: words.recordingName,
      made: (item) => keep(words.keep, { ...item, state: "heard" }),
      used: (item) => this.use(item),
      dropped: (item) => forget(item.id),
      blocked: () => this.trouble(words.blocked),
    });
  }

  async chosen(input) {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      const item = await keep(this.words.keep, { blob: file, name: file.name, state: "sending" });
      this.use(item);
    }
  }

  async use(item) {
    if (this.ticks().length + this.moving >= this.most && this.most > 1) {
      await forget(item.id);
      return this.trouble(this.words.full.replace("{number}", this.number(this.most)));
    }
    this.send(await keep(this.words.keep, { ...item, state: "sending" }));
  }

  async send(item) {
    const row = this.clone("moving");
    const [bar, status, again] = ["progress", "[role=status]", "button"].map((name) => row.querySelector(name));
    row.querySelector("bdi").textContent = item.name;
    this.part("list").append(row);
    this.moving += 1;
    this.trouble("");
    const file = new File([item.blob], item.name, { type: item.blob.type });
    const { begin, hasher, wanted, ticket } = this.words;
    const tell = (sending) => {
      if (sending.upload) [bar.max, bar.value] = [Math.max(1, sending.upload.bytes), sending.sent];
      const share = sending.upload ? sending.sent / Math.max(1, sending.upload.bytes) : 0;
      const said = new Intl.NumberFormat(this.locale, { style: "percent" }).format(share);
      status.textContent = sending.state === "waiting" ? this.words.waiting : this.words.sent.replace("{share}", said);
    };
    try {
      const done = await new Sending(file, { begin, hasher, wanted, ticket, tell }).run();
      this.arrived(done.asset, item);
      row.remove();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      status.textContent = error.message || this.words.broken;
      again.hidden = false;
      again.addEventListener("click", () => row.remove() || this.send(item), { once: true });
    } finally {
      this.moving -= 1;
    }
  }

  /** Only now does the phone forget it: the tick that names it is in the outbox before this returns. */
  arrived(asset, item) {
    if (this.most === 1) for (const tick of this.ticks()) tick.checked = false;
    const tick = this.tick(asset, item.name);
    tick.dispatchEvent(new Event("change", { bubbles: true }));
    forget(item.id);
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
