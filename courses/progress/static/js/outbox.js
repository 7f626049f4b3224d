/**
 * What was watched and the server has not confirmed yet, kept in this browser until it has: over reloads, days without
 * a connection, and signing in anew. Works in pages and in the service worker.
 *
 *   const outbox = new Outbox({ url: "/watched", reader, token });   // `reader`: whose; others' reports stay untouched
 *   outbox.put({ run, key, asset, spans: [[from, to]], position, began, ended, speed });   // ms; times by `moment()`
 *   await outbox.sync();                       // send all there is; resolves to how many are still waiting
 *   outbox.leave();                            // the page goes: a beacon takes what it can, the rest stays kept
 *   outbox.addEventListener("answer", ({ detail }) => …);    // the server's answer to a batch, whoever of us sent it
 *   outbox.addEventListener("waiting", ({ detail }) => …);   // how many reports wait; `outbox.state` says why
 *   await Outbox.deliver("/watched");          // for the service worker: whoever is signed in, all that is theirs
 *
 * A report is known by this browser's own name and a number that is never used again, so sending twice does no harm.
 * Nothing leaves the outbox without the server's receipt.
 */

const NAME = "ijaza-watched";
const BLOCK = 1000; // numbers that a page takes at once, so that it can name a report without waiting
const MOST = 100;
const PATIENCE = 20_000;
const BEACON_BYTES = 60_000;
const REFUSED = new Set([413, 422]);

/** This device's time in milliseconds; within a page it never jumps, whatever happens to the clock on the wall. */
export const moment = () => Math.round(performance.timeOrigin + performance.now());

export class Outbox extends EventTarget {
  constructor({ url, reader = null, token = "" }) {
    super();
    Object.assign(this, { url, reader, token, state: "", refused: new Set() });
    this.memory = new Map();
    this.device = name();
    this.next = 1;
    this.ready = this.open();
    // a try that began without the link is about to fail: it is not the one to wait for
    globalThis.addEventListener?.("online", async () => {
      await this.running;
      this.sync();
    });
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
    this.channel?.addEventListener("message", ({ data }) => data.reader === this.reader && this.tell(data.answer));
  }

  static async deliver(url) {
    const outbox = new Outbox({ url });
    return (await outbox.hello()) ? outbox.sync() : null;
  }

  async open() {
    this.db = await opened().catch(() => null);
    if (this.db) Object.assign(this, await numbers(this.db).catch(() => ({})));
    if (this.reader) await this.refresh();
  }

  /** Keep a report; resolves to true when it would survive the closing of the page. */
  async put(report) {
    if (this.db === undefined) await this.ready;
    const kept = { ...report, reader: this.reader, device: this.device, seq: this.next++ };
    this.memory.set(kept.seq, kept);
    return write(this.db, (store) => store.put(kept));
  }

  /** Send all there is, oldest first; resolves to the number that is still waiting. */
  sync() {
    this.running ??= this.empty().finally(() => {
      this.running = null;
      this.dispatchEvent(new CustomEvent("waiting", { detail: this.memory.size - this.refused.size }));
    });
    return this.running;
  }

  /** The page goes: what fits is sent without waiting for an answer. It stays kept until an answer is read. */
  leave() {
    const reports = this.waiting().slice(-MOST);
    while (reports.length && this.batch(reports).toString().length > BEACON_BYTES) reports.shift();
    if (reports.length) navigator.sendBeacon?.(this.url, this.batch(reports));
  }

  tell(detail) {
    this.dispatchEvent(new CustomEvent("answer", { detail }));
  }

  async empty() {
    await this.ready;
    await this.refresh();
    for (let greeted = false, most = MOST; ; greeted = true) {
      const reports = this.waiting().slice(0, most);
      if (greeted && !reports.length) break;
      const answer = await this.send(reports);
      if (!answer) break;
      if (REFUSED.has(answer.status)) {
        // one report that the server cannot read must not keep the others back: it is found, kept and passed over
        if (reports.length === 1) this.refused.add(reports[0].seq);
        else if (!reports.length) break;
        most = Math.max(1, Math.floor(reports.length / 2));
        continue;
      }
      await this.confirm(reports);
      const said = await answer.json().catch(() => ({}));
      this.tell(said);
      this.channel?.postMessage({ reader: this.reader, answer: said }); // other pages, and the page that a worker sent for
    }
    return this.memory.size - this.refused.size;
  }

  /** The answer that is a receipt or a refusal for good; null where one has to wait for better times. */
  async send(reports, isSecond = false) {
    const answer = await this.fetch({ method: "POST", body: this.batch(reports), keepalive: reports.length < 20 });
    if (answer?.status === 400 && !isSecond) return (await this.hello()) ? this.send(reports, true) : null;
    if (answer && (answer.ok || REFUSED.has(answer.status))) {
      this.state = "";
      return answer;
    }
    this.state = !answer ? "offline" : answer.type === "opaqueredirect" || answer.status === 401 ? "signed-out" : "later";
    return null;
  }

  /** Ask who is signed in, and for a fresh token; true where it is the reader of this outbox. */
  async hello() {
    const answer = await this.fetch({ headers: { Accept: "application/json" } });
    const said = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!said) return false;
    this.reader ??= said.reader;
    this.token = said.token;
    return said.reader === this.reader;
  }

  async fetch(options) {
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      return await fetch(this.url, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal, ...options });
    } catch {
      return null;
    }
  }

  /** The oldest reports that one device of ours made (there are two only where an old store was lost and came back). */
  waiting() {
    const reports = [...this.memory.values()].filter(({ seq }) => !this.refused.has(seq)).sort((one, other) => one.seq - other.seq);
    return reports.filter(({ device }) => device === reports[0].device);
  }

  batch(reports) {
    const device = reports[0]?.device ?? this.device;
    const events = reports.map(({ reader: _reader, device: _device, ...event }) => event);
    const waiting = this.memory.size - this.refused.size - reports.length;
    return new URLSearchParams({ csrf_token: this.token, batch: JSON.stringify({ device, sent_at: moment(), waiting, events }) });
  }

  async confirm(reports) {
    for (const { seq } of reports) this.memory.delete(seq);
    if (reports.length) await write(this.db, (store) => reports.forEach(({ seq }) => store.delete(seq)));
  }

  /** What other pages of this browser have put or confirmed meanwhile. */
  async refresh() {
    const stored = this.db ? await all(this.db).catch(() => null) : null;
    if (!stored) return;
    const theirs = stored.filter(({ reader }) => reader === this.reader);
    const fresh = [...this.memory.values()].filter(({ seq }) => seq >= this.block);
    this.memory = new Map([...theirs, ...fresh].map((report) => [report.seq, report]));
  }
}

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "seq" });
      asked.result.createObjectStore("facts").put({ device: name(), next: 1 }, "self");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
}

/** This browser's name, and a block of numbers for this page alone. */
function numbers(db) {
  return new Promise((done, failed) => {
    const work = db.transaction("facts", "readwrite");
    const asked = work.objectStore("facts").get("self");
    asked.onsuccess = () => work.objectStore("facts").put({ ...asked.result, next: asked.result.next + BLOCK }, "self");
    work.oncomplete = () => done({ device: asked.result.device, next: asked.result.next, block: asked.result.next });
    work.onabort = work.onerror = () => failed(work.error);
  });
}

function all(db) {
  return new Promise((done, failed) => {
    const asked = db.transaction("reports").objectStore("reports").getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function write(db, change) {
  if (!db) return false;
  try {
    const work = db.transaction("reports", "readwrite");
    change(work.objectStore("reports"));
    await new Promise((done, failed) => {
      work.oncomplete = done;
      work.onabort = work.onerror = () => failed(work.error);
    });
    return true;
  } catch {
    return false;
  }
}

// crypto.randomUUID is missing where the page came without TLS
function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
