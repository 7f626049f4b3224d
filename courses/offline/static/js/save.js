// The card "without a connection" on a lesson's page: what saving costs, how far it is, and what is kept.
import "./store.js";
import { figure, megabytes } from "../../media/js/figures.js";
import { renewLeases } from "./lease.js";
import { Stopped, ask, hasRoom, kept, save } from "./saving.js";

const { savedLessons } = globalThis;
const isAble = "serviceWorker" in navigator && "indexedDB" in globalThis && "caches" in globalThis;

class Card {
  constructor(root) {
    Object.assign(this, { root, words: JSON.parse(root.dataset.words), lesson: JSON.parse(root.dataset.lesson) });
    this.unit = JSON.parse(root.dataset.unit);
    root.hidden = false;
    root.addEventListener("click", ({ target }) => this[target.closest("[data-act]")?.dataset.act]?.());
    this.ready = this.prepare();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  async prepare() {
    if (!isAble) return this.show("unable");
    await navigator.serviceWorker.register("/service-worker.js");
    await renewLeases().catch(() => {});
    await this.rest();
    addEventListener("online", () => this.root.dataset.state === "stopped" && this.why === "link" && this.go());
  }

  // What is shown while nothing happens: saved, begun, or not.
  async rest() {
    const known = await savedLessons.lesson(this.lesson.path);
    if (await savedLessons.isOpen(known)) return this.saved(known);
    if (known && !known.done) return this.stopped("cancelled", known);
    return this.show("idle");
  }

  show(state) {
    this.root.dataset.state = state;
    for (const part of this.root.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  }

  get quality() {
    return this.root.querySelector('[name="saved-quality"]:checked')?.value ?? "";
  }

  start() {
    this.plan = [{ ...this.lesson, quality: this.quality }];
    return this.go();
  }

  // The whole unit: first its size, then a second word.
  async weigh() {
    this.plan = this.unit.map((each) => ({ ...this.lesson, ...each, quality: this.quality }));
    this.show("weighing");
    try {
      const { missing, count } = await this.measure();
      this.part("weight").textContent = this.words.weight.replace("{n}", figure(count)).replace("{mb}", megabytes(missing, this.words.mb));
      this.show("weighed");
    } catch (error) {
      this.stopped(error instanceof Stopped ? error.message : "link");
    }
  }

  async measure() {
    const packages = [];
    for (const { path, quality } of this.plan) packages.push(await ask(path, quality));
    const total = packages.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0);
    const here = (await Promise.all(packages.map(kept))).reduce((sum, each) => sum + each, 0);
    return { total, here, missing: total - here, count: packages.length };
  }

  async go() {
    this.stopping = new AbortController();
    this.show("saving");
    try {
      const { total, here, missing } = await this.measure();
      if (!(await hasRoom(missing))) throw new Stopped("room");
      navigator.storage?.persist?.().catch(() => {});
      let have = here;
      this.progress(have, total);
      for (const lesson of this.plan) {
        await save(lesson, this.stopping.signal, (bytes) => this.progress((have += bytes), total), this.root.dataset.version);
      }
      await this.rest();
      this.root.querySelector('[data-act="remove"]').focus();
    } catch (error) {
      this.stopped(error instanceof Stopped ? error.message : "link");
    }
  }

  progress(have, total) {
    const bar = this.part("bar");
    bar.max = total || 1;
    bar.value = Math.min(have, total);
    const { words } = this;
    this.part("count").textContent = words.count.replace("{done}", megabytes(Math.min(have, total), words.mb)).replace("{all}", megabytes(total, words.mb));
  }

  cancel() {
    this.stopping.abort();
  }

  stopped(why, known) {
    this.why = why;
    if (known) this.plan = [{ ...this.lesson, quality: known.quality }];
    this.part("why").textContent = this.words[why] ?? this.words.link;
    this.show("stopped");
  }

  again() {
    return this.go();
  }

  async remove() {
    await savedLessons.forget([this.lesson.path]);
    this.show("idle");
    this.root.querySelector('[data-act="start"]').focus();
  }

  saved(known) {
    this.part("size").textContent = megabytes(known.bytes, this.words.mb);
    const until = new Intl.DateTimeFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { dateStyle: "long" });
    this.part("until").textContent = until.format(savedLessons.until(known.lease));
    this.show("saved");
    const [film] = known.files.filter(({ mime }) => /^(video|audio)/.test(mime));
    if (film && navigator.serviceWorker.controller) document.querySelector("[data-player]")?.player?.keepHere(known.quality, film.name);
  }
}

for (const root of document.querySelectorAll("[data-save]")) root.card = new Card(root);
