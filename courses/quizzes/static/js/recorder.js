/**
 * The recorder of a question: begin, pause, stop, listen, then send it or do it again. Each second is on the phone's own
 * disk at once (media's recording.js), so what a page finds that was closed before can be heard and sent as well.
 */

import { canRecord, forget, kept, Recording } from "../../media/js/recording.js";

export class Recorder {
  /** @param told {name, place, seconds, used(file, take), blocked()} */
  constructor(node, told) {
    Object.assign(this, { node }, told);
    this.part = (name) => node.querySelector(`[data-part="${name}"]`);
    if (!canRecord()) return;
    node.hidden = false;
    this.part("record").addEventListener("click", () => this.begin());
    this.part("rest").addEventListener("click", () => this.rest());
    this.part("end").addEventListener("click", () => this.end());
    this.part("use").addEventListener("click", () => this.use());
    this.part("again").addEventListener("click", () => this.again());
    this.find();
  }

  async find() {
    const [found] = (await kept(this.place, this.name)).slice(-1);
    if (found && !this.recording) this.offer(found.file, found.take);
  }

  async begin() {
    this.recording = new Recording(this.place, "audio");
    try {
      await this.recording.start();
    } catch {
      this.recording = null;
      return this.blocked();
    }
    this.ticking = setInterval(() => this.tick(), 200);
    this.tick();
    this.show("recording");
    this.part("end").focus();
  }

  rest() {
    const isResting = !this.recording.isRunning;
    if (isResting) this.recording.resume();
    else this.recording.pause();
    this.part("rest").setAttribute("aria-pressed", String(!isResting));
  }

  tick() {
    const { seconds, level } = this.recording;
    const locale = document.documentElement.lang === "ar" ? "ar-EG" : "en";
    const number = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
    this.part("time").textContent = `${number.format(Math.floor(seconds / 60))}:${number.format(seconds % 60)}`;
    this.part("level").value = level;
    if (seconds >= this.seconds) this.end();
  }

  async end() {
    const recording = this.recording;
    if (!recording) return;
    this.recording = null;
    clearInterval(this.ticking);
    this.part("rest").setAttribute("aria-pressed", "false");
    this.offer(await recording.stop(this.name), recording.take);
    this.part("use").focus({ preventScroll: true });
  }

  offer(file, take) {
    this.held = { file, take };
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(file);
    this.part("sound").src = this.address;
    this.show("heard");
  }

  use() {
    const { file, take } = this.held;
    this.show("ready");
    this.used(file, () => forget(this.place, take));
  }

  again() {
    forget(this.place, this.held.take);
    this.show("ready");
    this.begin();
  }

  show(state) {
    const shown = { recording: ["rest", "end", "time", "level"], heard: ["listen"], ready: ["record"] }[state];
    for (const name of ["record", "rest", "end", "time", "level", "listen"]) this.part(name).hidden = !shown.includes(name);
  }
}
