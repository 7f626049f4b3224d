// Records the voice on a page: begin, pause, stop, listen, then use it or do it again. It knows nothing of sending.
//
// `place` holds parts by data-part: record, rest, end, time, level, listen, sound, use, again. Told by callbacks:
// made(item) may keep it and returns it with an id; used(item); dropped(item); blocked().

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const ENDINGS = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };
const SLICE = 1000; // a crash costs a second, not the recording

export class Recorder {
  constructor(place, { seconds, name, made, used, dropped, blocked }) {
    Object.assign(this, { place, seconds, name, made, used, dropped, blocked });
    this.part = (part) => place.querySelector(`[data-part="${part}"]`);
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
    place.hidden = false;
    this.part("record").addEventListener("click", () => this.begin());
    this.part("rest").addEventListener("click", () => this.rest());
    this.part("end").addEventListener("click", () => this.end());
    this.part("use").addEventListener("click", () => this.use());
    this.part("again").addEventListener("click", () => this.again());
  }

  async begin() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false } });
    } catch {
      return this.blocked();
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recording = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: 48_000 });
    this.pieces = [];
    this.recording.ondataavailable = ({ data }) => data.size && this.keepPiece(data);
    this.recording.onstop = () => this.stopped();
    this.passed = 0;
    this.last = performance.now();
    this.recording.start(SLICE);
    this.hear();
    this.ticking = setInterval(() => this.tick(), 200);
    this.show("recording");
    this.part("end").focus();
  }

  keepPiece(data) {
    this.pieces.push(data);
    this.item = { ...this.item, name: this.fileName(), blob: new Blob(this.pieces, { type: data.type }) };
    this.keeping = Promise.resolve(this.keeping).then(async () => {
      this.item = { ...this.item, id: (await this.made(this.item)).id };
    });
  }

  fileName() {
    const type = this.recording.mimeType.split(";")[0];
    return `${this.name}.${ENDINGS[type] ?? "webm"}`;
  }

  rest() {
    const isResting = this.recording.state === "paused";
    if (isResting) this.recording.resume();
    else this.recording.pause();
    this.part("rest").setAttribute("aria-pressed", String(!isResting));
  }

  tick() {
    const now = performance.now();
    if (this.recording.state === "recording") this.passed += now - this.last;
    this.last = now;
    const place = this.part("time");
    const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en", { minimumIntegerDigits: 2 });
    const seconds = Math.floor(this.passed / 1000);
    place.textContent = `${number.format(Math.floor(seconds / 60))}:${number.format(seconds % 60)}`;
    if (this.meter) this.part("level").value = this.meter();
    if (this.passed >= this.seconds * 1000) this.end();
  }

  // How loud it is now, so that a dead microphone is seen at once.
  hear() {
    const context = new AudioContext();
    const analyser = Object.assign(context.createAnalyser(), { fftSize: 512 });
    context.createMediaStreamSource(this.stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.meter = () => {
      analyser.getFloatTimeDomainData(samples);
      return Math.min(1, Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length) * 4);
    };
    this.context = context;
  }

  end() {
    if (this.recording?.state === "inactive") return;
    this.recording.stop();
  }

  async stopped() {
    clearInterval(this.ticking);
    for (const track of this.stream.getTracks()) track.stop();
    this.context?.close();
    await this.keeping;
    if (this.item?.blob) this.offer(this.item);
  }

  // To be heard, then used or made again; also what a page finds that was closed before.
  offer(item) {
    this.item = item;
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(item.blob);
    this.part("sound").src = this.address;
    this.show("heard");
    this.part("use").focus({ preventScroll: true });
  }

  use() {
    const item = this.item;
    this.item = undefined;
    this.show("ready");
    this.used(item);
  }

  again() {
    this.dropped(this.item);
    this.item = undefined;
    this.show("ready");
    this.begin();
  }

  show(state) {
    const shown = { recording: ["rest", "end", "time", "level"], heard: ["listen"], ready: ["record"] }[state];
    for (const name of ["record", "rest", "end", "time", "level", "listen"]) this.part(name).hidden = !shown.includes(name);
  }
}
