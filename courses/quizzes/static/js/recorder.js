/**
 * The recorder of a question: begin, pause, stop, listen, then send it or do it again (media's taking.js). Each second
 * is on the phone's own disk at once, so what a page finds that was closed before can be heard and sent as well.
 */

import { canRecord, Taking, timed } from "../../media/js/taking.js";

export class Recorder extends Taking {
  /** @param told {name, place, seconds, used(file, take), blocked()} */
  constructor(node, { name, place, seconds, used, blocked }) {
    super(place, name, seconds);
    Object.assign(this, { node, used, denied: blocked });
    this.part = (part) => node.querySelector(`[data-part="${part}"]`);
    if (!canRecord()) return;
    node.hidden = false;
    this.part("record").addEventListener("click", () => this.begin());
    this.part("rest").addEventListener("click", () => this.rest());
    this.part("end").addEventListener("click", () => this.end());
    this.part("use").addEventListener("click", () => this.use());
    this.part("again").addEventListener("click", () => this.again());
    this.find();
  }

  begun() {
    this.show("recording");
    this.part("end").focus();
  }

  counted(seconds, level) {
    this.part("time").textContent = timed(seconds);
    this.part("level").value = level;
  }

  rested(isResting) {
    this.part("rest").setAttribute("aria-pressed", String(isResting));
  }

  offered(_found, address, wasLeft) {
    this.rested(false);
    this.part("sound").src = address;
    this.show("heard");
    if (!wasLeft) this.part("use").focus({ preventScroll: true });
  }

  use() {
    const { found } = this;
    this.show("ready");
    this.used(found.file, () => this.drop(found));
  }

  again() {
    this.drop();
    this.show("ready");
    this.begin();
  }

  show(state) {
    const shown = { recording: ["rest", "end", "time", "level"], heard: ["listen"], ready: ["record"] }[state];
    for (const name of ["record", "rest", "end", "time", "level", "listen"]) this.part(name).hidden = !shown.includes(name);
  }
}
