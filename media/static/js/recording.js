// Records a voice or a film in the browser. Each second is put on this phone's own disk as it comes, so that a closed
// tab, a crash or an empty battery loses no more than the last of them. What was sent is forgotten by `forget`.
const TYPES = {
  audio: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  video: ["video/webm;codecs=vp8,opus", "video/mp4", "video/webm"],
};
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg", "video/webm": "webm", "video/mp4": "mp4" };
const WANTED = {
  audio: { audio: { echoCancellation: true, noiseSuppression: true } },
  video: { audio: true, video: { facingMode: "user", width: { ideal: 640 }, frameRate: { max: 24 } } },
};
const RATES = { audioBitsPerSecond: 48_000, videoBitsPerSecond: 500_000 };
const NAME = "ijaza-recordings", STORE = "pieces", KEPT_DAYS = 60, SECOND = 1000;

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

export class Recording {
  // `place` says what it belongs to: recordings are found again by it, and by nothing else.
  constructor(place, kind) {
    Object.assign(this, { place, kind, take: Date.now(), pieces: [], seconds: 0 });
  }

  // Throws what the browser says where there is no microphone, or none is allowed.
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia(WANTED[this.kind]);
    this.type = TYPES[this.kind].find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
    this.recorder = new MediaRecorder(this.stream, { ...(this.type && { mimeType: this.type }), ...RATES });
    this.storing = Promise.resolve();
    this.recorder.ondataavailable = ({ data }) => data.size && this.keep(data);
    this.stopped = new Promise((done) => (this.recorder.onstop = done));
    this.recorder.start(SECOND);
    this.clock = setInterval(() => this.isRunning && (this.seconds += 1), SECOND);
    this.listen();
  }

  keep(data) {
    const number = this.pieces.push(data);
    const record = { place: this.place, take: this.take, number, kind: this.kind, type: this.recorder.mimeType || data.type };
    this.storing = this.storing.then(async () => {
      const bytes = await data.arrayBuffer(); // some phones lose Blobs that wait in a database
      await change((store) => store.put({ ...record, bytes }));
    }).catch(() => null); // a full or forbidden store: the page itself still holds it
  }

  get isRunning() {
    return this.recorder?.state === "recording";
  }

  pause() {
    if (this.isRunning) this.recorder.pause();
  }

  resume() {
    if (this.recorder?.state === "paused") this.recorder.resume();
  }

  // The whole, as a file.
  async stop(name) {
    clearInterval(this.clock);
    if (this.recorder.state !== "inactive") this.recorder.stop();
    await this.stopped;
    for (const track of this.stream.getTracks()) track.stop();
    this.context?.close();
    await this.storing;
    return asFile(this.pieces, this.recorder.mimeType || this.type || this.pieces[0]?.type || "", name);
  }

  listen() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Context) return;
    this.context = new Context();
    this.meter = this.context.createAnalyser();
    this.meter.fftSize = 512;
    this.context.createMediaStreamSource(this.stream).connect(this.meter);
    this.samples = new Uint8Array(this.meter.fftSize);
  }

  // How loud it is, of one: who sees that nothing is heard need not find out after twenty minutes.
  get level() {
    if (!this.meter) return 0;
    this.meter.getByteTimeDomainData(this.samples);
    return Math.max(...this.samples.map((value) => Math.abs(value - 128))) / 128;
  }
}

// What was recorded for this place and not forgotten: [{take, kind, file}], the oldest first.
export async function kept(place, name) {
  const db = await opened().catch(() => null);
  if (!db) return [];
  const records = await asked(db.transaction(STORE).objectStore(STORE).getAll(whole(place))).catch(() => []);
  const takes = Map.groupBy?.(records, (each) => each.take) ?? grouped(records);
  return [...takes].map(([take, found]) => {
    found.sort((one, other) => one.number - other.number);
    return { take, kind: found[0].kind, file: asFile(found.map(({ bytes }) => bytes), found[0].type, name) };
  });
}

export const forget = (place, take) =>
  change((store) => store.delete(IDBKeyRange.bound([place, take, 0], [place, take, Infinity]))).catch(() => null);

function asFile(pieces, type, name) {
  const plain = type.split(";")[0];
  return new File(pieces, `${name}.${ENDINGS[plain] ?? "webm"}`, { type: plain });
}

function grouped(records) {
  const found = new Map();
  for (const each of records) found.set(each.take, [...(found.get(each.take) ?? []), each]);
  return found;
}

const whole = (place) => IDBKeyRange.bound([place, 0, 0], [place, Infinity, Infinity]);

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

let opening;
function opened() {
  opening ??= open().then((db) => (forgetTheOld(db), db));
  return opening;
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["place", "take", "number"] });
  return asked(request);
}

async function change(act) {
  const work = (await opened()).transaction(STORE, "readwrite");
  act(work.objectStore(STORE));
  await new Promise((done, failed) => {
    work.oncomplete = done;
    work.onabort = work.onerror = () => failed(work.error);
  });
}

function forgetTheOld(db) {
  const walk = db.transaction(STORE, "readwrite").objectStore(STORE).openKeyCursor();
  walk.onsuccess = () => {
    const cursor = walk.result;
    if (!cursor) return;
    if (cursor.key[1] < Date.now() - KEPT_DAYS * 86_400_000) cursor.source.delete(cursor.primaryKey);
    cursor.continue();
  };
}
