// The end of a kept lesson: that it was read, or its file opened, is noted here and told when the server can be reached.
import "./store.js";
import { Outbox, moment } from "../../progress/js/outbox.js";

const { savedLessons } = globalThis;
const end = document.querySelector("[data-read]");

class End {
  constructor(root) {
    const { url, reader, run, key, path, rule } = root.dataset;
    Object.assign(this, { root, run, key, path, rule });
    this.outbox = new Outbox({ url, reader });
    this.outbox.addEventListener("answer", ({ detail }) => {
      if (detail.done?.some(([ofRun, ofKey]) => ofRun === run && ofKey === key)) this.show("told");
    });
    root.querySelector('[data-act="read"]')?.addEventListener("click", () => this.note());
    if (rule === "opened") document.querySelector("[data-opens]")?.addEventListener("click", (event) => this.open(event));
    this.ready = this.remember();
  }

  // What was noted on an earlier day stands on the kept page too, which is older than that.
  async remember() {
    const kept = await savedLessons.lesson(this.path).catch(() => null);
    this.isNoted = Boolean(kept?.read);
    if (this.isNoted) this.show("noted");
    await this.outbox.sync();
  }

  // First the note, then the file: the page may be gone with it.
  async open(event) {
    event.preventDefault();
    const { href } = event.currentTarget;
    await this.note(false);
    location.assign(href);
  }

  async note(isStaying = true) {
    if (this.isNoted) return;
    this.isNoted = true;
    const at = moment();
    await this.outbox.put({ run: this.run, key: this.key, asset: 0, spans: [], position: 0, began: at, ended: at, speed: 1, done: true });
    const kept = await savedLessons.lesson(this.path).catch(() => null);
    if (kept) await savedLessons.put({ ...kept, read: at });
    this.show("noted");
    if (isStaying) await this.outbox.sync();
  }

  show(state) {
    for (const part of this.root.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  }
}

if (end?.querySelector("[data-when]")) end.end = new End(end);
