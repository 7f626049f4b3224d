// The recorder of a work: speak or film, pause, listen, attach (media's taking.js). What was recorded stays on this phone
// until it is attached.
import { canRecord, Taking, timed } from "../../media/js/taking.js";

export class Speaking extends Taking {
  // `send(file, kind)` resolves to true when it is attached.
  constructor(root, place, words, send) {
    super(place, words.name);
    Object.assign(this, { root, words, send });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    if (!canRecord()) return;
    root.hidden = false;
    for (const button of root.querySelectorAll("[data-record]")) button.addEventListener("click", () => this.begin(button.dataset.record));
    this.part("rest").addEventListener("click", () => this.rest());
    this.part("end").addEventListener("click", () => this.end());
    this.part("use").addEventListener("click", () => this.use());
    this.part("again").addEventListener("click", () => this.again());
    addEventListener("beforeunload", (event) => this.recording && event.preventDefault());
    this.find();
  }

  begun(recording) {
    this.look("recording");
    const film = this.part("film");
    if (recording.kind === "video" && film) [film.srcObject, film.muted, film.hidden] = [recording.stream, true, false], film.play();
    this.part("end").focus();
  }

  counted(seconds, level) {
    this.part("time").textContent = this.words.recording.replace("{time}", timed(seconds));
    this.part("level").value = level;
  }

  rested(isResting) {
    this.part("rest").setAttribute("aria-pressed", String(isResting));
  }

  offered(found, address, wasLeft) {
    this.rested(false);
    const players = { audio: this.part("sound"), video: this.part("film") };
    for (const player of Object.values(players)) if (player) player.hidden = true;
    const player = players[found.kind] ?? players.audio;
    [player.srcObject, player.muted, player.controls, player.hidden] = [null, false, true, false];
    player.src = address;
    this.look("listening");
    this.say(wasLeft ? this.words.kept : "");
    this.part("use").focus();
  }

  async use() {
    const { found } = this;
    this.look("ready");
    this.say("");
    if (await this.send(found.file, found.kind)) await this.drop(found);
    else this.offer(found); // it was refused: the words stand beside it, the recording stays
  }

  async again() {
    await this.drop();
    this.look("ready");
    this.say("");
    this.root.querySelector("[data-record]").focus();
  }

  denied() {
    this.say(this.words.denied);
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
