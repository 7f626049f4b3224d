// One take of a voice or a film: begun, rested, ended, heard, then used or done again; what a closed page left is found.
// Whoever shows it extends this and says what is seen: begun, counted, rested, offered, denied.
import { Recording, canRecord, forget, kept } from "./recording.js";

export { canRecord };

const TICK = 200;

export class Taking {
  // `place` as in recording.js; `name` is what the file will be called; it ends by itself after `longest` seconds.
  constructor(place, name, longest = Infinity) {
    Object.assign(this, { place, name, longest, recording: null, found: null });
  }

  async begin(kind = "audio") {
    if (this.recording) return;
    const recording = (this.recording = new Recording(this.place, kind));
    try {
      await recording.start();
    } catch {
      this.recording = null;
      this.denied();
      return;
    }
    this.begun(recording);
    this.ticking = setInterval(() => this.tick(), TICK);
    this.tick();
  }

  tick() {
    const { seconds, level } = this.recording;
    this.counted(seconds, level);
    if (seconds >= this.longest) this.end();
  }

  rest() {
    if (this.recording.isRunning) this.recording.pause();
    else this.recording.resume();
    this.rested(!this.recording.isRunning);
  }

  // What was recorded, {take, kind, file}; nothing where nothing is.
  async end() {
    const { recording } = this;
    if (!recording?.recorder) return null;
    this.recording = null;
    clearInterval(this.ticking);
    return this.offer({ take: recording.take, kind: recording.kind, file: await recording.stop(this.name) });
  }

  offer(found, wasLeft = false) {
    this.found = found;
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(found.file);
    this.offered(found, this.address, wasLeft);
    return found;
  }

  // A tab that was closed, a battery that ended: it is still here.
  async find() {
    const last = (await kept(this.place, this.name)).at(-1);
    if (last && !this.recording && !this.found) this.offer(last, true);
  }

  async drop(found = this.found) {
    if (found === this.found) this.found = null;
    if (found) await forget(this.place, found.take);
  }

  begun() {}

  counted() {}

  rested() {}

  offered() {}

  denied() {}
}

// 65 seconds as ٠١:٠٥ or 01:05, in the digits of the page.
export function timed(seconds) {
  const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { minimumIntegerDigits: 2 });
  return `${number.format(Math.floor(seconds / 60))}:${number.format(seconds % 60)}`;
}
