// Sends one file in parts, several at a time, each checked. Whatever breaks, what has arrived stays and is not sent again.
// It cannot tell whether parts go to our own server or straight to a bucket: for each it asks where to.
import { digest } from "./sha256.js";

const LANES = 3;
const PATIENCE = 45000; // a part that has not moved for so long is sent anew
const LONGEST_WAIT = 30000;
const MOST_DAMAGED = 8;
const WINDOW = 20000;
const STRETCH = 65536;

export class Refused extends Error {}
class Paused extends Error {}
class Again extends Error {}

export class Sending {
  // `tell(sending)` is called whenever something that people see has changed.
  constructor(file, { begin, wanted, hasher, ticket, tell }) {
    Object.assign(this, { file, begin, wanted, hasher, ticket, tell });
    this.state = "new";
    this.sentence = "";
    this.moving = new Map(); // number → bytes of it that are on their way
    this.requests = new Set();
    this.sleepers = new Set();
    this.samples = [];
    this.whole = null;
  }

  // The upload's id once all is there. Throws `Refused` with a sentence where it cannot be.
  async run() {
    this.upload ??= await this.persist(() => this.open());
    this.hash();
    for (let round = 0; ; round++) {
      await this.lanes();
      this.enter("checking");
      try {
        return await this.persist(async () => this.ask("/completion", { sha256: await this.digestOfAll }));
      } catch (error) {
        // a store may have lost what it said it had: look again, and send that
        if (!(error instanceof Refused) || error.status !== 409 || round > 2) throw error;
        this.take(await this.persist(() => this.ask("")));
      }
    }
  }

  async open() {
    this.enter("opening");
    const { name, size } = this.file;
    const fingerprint = await printOf(this.file);
    const told = await call(this.begin, { name, bytes: size, fingerprint, wanted: this.wanted ?? "", ticket: this.ticket ?? "" });
    this.take(told);
    return told;
  }

  take(told) {
    this.upload = told;
    this.count = Math.max(1, Math.ceil(told.bytes / told.part_bytes));
    this.here = new Map(Object.entries(told.parts).map(([number, sha256]) => [Number(number), sha256]));
    this.missing = [];
    for (let number = 1; number <= this.count; number++) if (!this.here.has(number)) this.missing.push(number);
  }

  // The whole is hashed beside the sending. A part that is here but not as in this file goes again.
  hash() {
    if (this.digestOfAll) return;
    this.digestOfAll = new Promise((resolve) => {
      const worker = new Worker(this.hasher, { type: "module" });
      const end = (whole) => {
        worker.terminate();
        this.whole = whole;
        resolve(whole);
        if (whole) this.known?.(whole);
      };
      worker.onerror = () => end("");
      worker.onmessage = ({ data }) => {
        if ("whole" in data) end(data.whole);
        else if (data.broken) end("");
        else if (this.here.get(data.number) && this.here.get(data.number) !== data.sha256) {
          this.here.delete(data.number);
          this.missing.push(data.number);
        }
      };
      worker.postMessage({ file: this.file, size: this.upload.part_bytes });
    });
  }

  async lanes() {
    this.enter("sending");
    const lanes = navigator.connection?.saveData ? LANES - 1 : LANES;
    const work = async () => {
      while (this.missing.length && !refusal) {
        const number = this.missing.shift();
        try {
          await this.persist(() => this.put(number));
        } catch (error) {
          this.missing.unshift(number);
          refusal = error;
        }
      }
    };
    let refusal = null;
    await Promise.all(Array.from({ length: lanes }, work));
    if (refusal) throw refusal;
    if (!this.whole) await this.digestOfAll;
    if (this.missing.length) await this.lanes();
  }

  async put(number) {
    const piece = this.file.slice((number - 1) * this.upload.part_bytes, number * this.upload.part_bytes);
    const sha256 = await digest(await piece.arrayBuffer().catch(() => { throw new Refused(""); }));
    const { address, headers } = await this.ask(`/parts/${number}`, { sha256 });
    if (this.paused) throw new Paused();
    await this.send(address, headers, piece, number);
    this.moving.delete(number);
    this.here.set(number, sha256);
    this.progress();
  }

  send(address, headers, piece, number) {
    const request = new XMLHttpRequest();
    this.requests.add(request);
    let stalled;
    const hurry = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), PATIENCE);
    };
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (new URL(address, location.href).origin === location.origin) {
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
    }
    request.upload.onprogress = ({ loaded }) => {
      hurry();
      this.moving.set(number, loaded);
      this.progress();
    };
    return new Promise((resolve, reject) => {
      request.onload = () => (request.status < 300 ? resolve() : reject(this.judged(request, number)));
      request.onerror = () => reject(new Again());
      request.onabort = () => reject(this.paused ? new Paused() : new Again());
      hurry();
      request.send(piece);
    }).finally(() => {
      clearTimeout(stalled);
      this.requests.delete(request);
      if (!this.here.has(number)) this.moving.delete(number);
    });
  }

  // An address that is too old, a damaged part, a full disk: it goes again. What our own server refuses for good stays so.
  judged(request, number) {
    const said = sentence(request.responseText);
    if (request.status >= 500 || [408, 425, 429].includes(request.status)) return new Again(said ?? "");
    this.damaged = { ...this.damaged, [number]: (this.damaged?.[number] ?? 0) + 1 };
    const final = [401, 404, 409].includes(request.status) || this.damaged[number] > MOST_DAMAGED;
    return final ? new Refused(said ?? "") : new Again();
  }

  // Try until it works, waiting longer each time; at once when the browser says that the link is back.
  async persist(act) {
    for (let attempt = 0; ; attempt++) {
      await this.resumed();
      try {
        const result = await act();
        if (this.state === "waiting") this.enter("sending");
        this.wake();
        return result;
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (error instanceof Paused || this.paused) continue;
        this.sentence = error.message ?? "";
        this.enter("waiting");
        await new Promise((go) => {
          this.sleepers.add(go);
          addEventListener("online", go, { once: true });
          setTimeout(go, Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(attempt, 8)) * (0.7 + 0.6 * Math.random()));
        });
      }
    }
  }

  pause() {
    this.paused = true;
    for (const request of this.requests) request.abort();
    this.enter("paused");
  }

  resume() {
    this.paused = false;
    this.samples = [];
    this.enter("sending");
    this.wake();
  }

  async resumed() {
    while (this.paused) await new Promise((go) => this.sleepers.add(go));
  }

  // What waits need not wait longer: the link is back, or the person wants to go on.
  wake() {
    for (const go of this.sleepers) go();
    this.sleepers.clear();
  }

  // Give it up: what has arrived is deleted.
  async drop() {
    this.pause();
    if (this.upload) await call(`${this.begin}/${this.upload.id}`, undefined, "DELETE").catch(() => null);
  }

  twin() {
    return this.ask("/twin", { sha256: this.whole });
  }

  ask(path, body) {
    return call(`${this.begin}/${this.upload.id}${path}`, body);
  }

  get sent() {
    if (!this.upload) return 0;
    const last = this.upload.bytes - (this.count - 1) * this.upload.part_bytes;
    let bytes = 0;
    for (const number of this.here.keys()) bytes += number === this.count ? last : this.upload.part_bytes;
    for (const part of this.moving.values()) bytes += part;
    return Math.min(bytes, this.upload.bytes);
  }

  // Bytes a second over the last moments.
  get speed() {
    const [first] = this.samples, latest = this.samples.at(-1);
    return first && latest.at - first.at > 1500 ? (latest.sent - first.sent) / ((latest.at - first.at) / 1000) : 0;
  }

  progress() {
    const at = performance.now();
    this.samples.push({ at, sent: this.sent });
    while (this.samples[0].at < at - WINDOW) this.samples.shift();
    if (this.state === "waiting") this.state = "sending";
    this.tell(this);
  }

  enter(state) {
    if (this.paused && state !== "paused") return;
    this.state = state;
    this.tell(this);
  }
}

async function call(address, body, method = body === undefined ? "GET" : "POST") {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(address, {
    method, headers, credentials: "same-origin", redirect: "manual", body: body && JSON.stringify(body),
  });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const said = answer.type === "opaqueredirect" ? null : sentence(await answer.text());
  if (answer.status >= 500 || answer.status === 429) throw new Again(said ?? "");
  throw Object.assign(new Refused(said ?? ""), { status: answer.status, signedOut: answer.type === "opaqueredirect" });
}

// The same file gives the same print on any device, whatever it is called there.
async function printOf(file) {
  const places = [0, file.size / 4, file.size / 2, (file.size * 3) / 4, file.size - STRETCH];
  const pieces = places.map((at) => file.slice(Math.max(0, Math.floor(at)), Math.max(0, Math.floor(at)) + STRETCH));
  return digest(await new Blob([String(file.size), ...pieces]).arrayBuffer());
}

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

function sentence(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : null;
  } catch {
    return null;
  }
}
