// The recorder of a work: speak, pause, listen, attach. What was recorded stays on this phone until it is attached.
import { Recording, canRecord, forget, kept } from "../../media/js/recording.js";

export class Speaking {
  // `send(file, kind)` resolves to true when it is attached.
  constructor(root, place, words, send) {
    Object.assign(this, { root, place, words, send });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { minimumIntegerDigits: 2 });
    if (!canRecord()) return;
    root.hidden = false;
    for (const button of root.querySelectorAll("[data-record]")) button.addEventListener("click", () => this.begin(button.dataset.record));
    this.part("rest").addEventListener("click", () => this.turn());
    this.part("end").addEventListener("click", () => this.end());
    this.part("use").addEventListener("click", () => this.use());
    this.part("again").addEventListener("click", () => this.drop());
    addEventListener("beforeunload", (event) => this.recording && event.preventDefault());
    this.offerKept();
  }

  async begin(kind) {
    const recording = new Recording(this.place, kind);
    try {
      await recording.start();
    } catch {
      return this.say(this.words.denied);
    }
    this.recording = recording;
    this.look("recording");
    const film = this.part("film");
    if (kind === "video" && film) [film.srcObject, film.muted, film.hidden] = [recording.stream, true, false], film.play();
    this.ticking = setInterval(() => this.tick(), 200);
    this.part("end").focus();
  }

  tick() {
    const { seconds, level } = this.recording;
    const time = `${this.number.format(Math.floor(seconds / 60))}:${this.number.format(seconds % 60)}`;
    this.part("time").textContent = this.words.recording.replace("{time}", time);
    this.part("level").value = level;
  }

  turn() {
    if (this.recording.isRunning) this.recording.pause();
    else this.recording.resume();
    this.part("rest").setAttribute("aria-pressed", String(!this.recording.isRunning));
  }

  async end() {
    clearInterval(this.ticking);
    const { recording } = this;
    const file = await recording.stop(this.words.name);
    this.recording = null;
    this.offer({ take: recording.take, kind: recording.kind, file });
  }

  offer(found, words = "") {
    this.found = found;
    const players = { audio: this.part("sound"), video: this.part("film") };
    for (const player of Object.values(players)) if (player) player.hidden = true;
    const player = players[found.kind] ?? players.audio;
    [player.srcObject, player.muted, player.controls, player.hidden] = [null, false, true, false];
    player.src = URL.createObjectURL(found.file);
    this.look("listening");
    this.say(words);
    this.part("use").focus();
  }

  async use() {
    const { found } = this;
    this.found = null;
    this.look("ready");
    this.say("");
    if (await this.send(found.file, found.kind)) await forget(this.place, found.take);
    else this.offer(found); // it was refused: the words stand beside it, the recording stays
  }

  async drop() {
    await forget(this.place, this.found.take);
    this.found = null;
    this.look("ready");
    this.say("");
    this.root.querySelector("[data-record]").focus();
  }

  async offerKept() {
    const [first] = await kept(this.place, this.words.name);
    if (first && !this.recording && !this.found) this.offer(first, this.words.kept);
  }

  look(state) {
    this.root.dataset.state = state;
    for (const place of this.root.querySelectorAll("[data-when]")) place.hidden = !place.dataset.when.split(" ").includes(state);
    if (state === "ready") for (const name of ["sound", "film"]) if (this.part(name)) this.part(name).hidden = true;
  }

  say(words) {
    this.part("word").textContent = words;
  }
}
