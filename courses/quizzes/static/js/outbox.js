/**
 * Answers on this phone which the server has not confirmed yet: one record for each question of an attempt.
 * That a record exists is what "not on the server" means; there is no flag beside it that could be wrong
 * after a reload. It is removed only by the receipt of the very event it holds.
 */

const NAME = "ijaza-attempts";
const STORE = "answers";
const KEPT_DAYS = 60;

/** A random event id; `crypto.randomUUID` is missing where the page came without TLS. */
export function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  /** @param {string} attempt public id of the attempt whose answers this outbox holds, and no others */
  constructor(attempt) {
    this.attempt = attempt;
    this.memory = new Map();
    this.opening = open().catch(() => null);
  }

  /** Keep an answer; true when it would survive the closing of the page. */
  async put(record) {
    const kept = { ...record, attempt: this.attempt };
    this.memory.set(kept.slot, kept);
    return this.write((store) => store.put(kept));
  }

  /** Every unconfirmed answer of this attempt, oldest first. */
  async all() {
    const db = await this.opening;
    const stored = db ? await read(db, this.attempt).catch(() => []) : [];
    const bySlot = new Map(stored.map((record) => [record.slot, record]));
    for (const [slot, record] of this.memory) {
      if (!bySlot.has(slot) || bySlot.get(slot).at <= record.at) bySlot.set(slot, record);
    }
    return [...bySlot.values()].sort((one, other) => one.at - other.at);
  }

  /** Forget an answer which the server has confirmed, unless a newer one has taken its place. */
  async confirm(record) {
    if (this.memory.get(record.slot)?.event === record.event) this.memory.delete(record.slot);
    await this.write((store) => {
      const found = store.get([this.attempt, record.slot]);
      found.onsuccess = () => {
        if (found.result?.event === record.event) store.delete([this.attempt, record.slot]);
      };
    });
  }

  /** Remove everything of this attempt: the server has acknowledged that it was handed in. */
  async wipe() {
    this.memory.clear();
    await this.write((store) => store.delete(whole(this.attempt)));
  }

  async write(change) {
    const db = await this.opening;
    if (!db) return false;
    try {
      // "strict" waits for the disk: a phone that dies right after must still have the answer.
      const work = db.transaction(STORE, "readwrite", { durability: "strict" });
      change(work.objectStore(STORE));
      await new Promise((done, failed) => {
        work.oncomplete = done;
        work.onabort = work.onerror = () => failed(work.error);
      });
      return true;
    } catch {
      return false;
    }
  }
}

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["attempt", "slot"] });
    asked.onsuccess = () => {
      forgetTheOld(asked.result);
      done(asked.result);
    };
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
}

function read(db, attempt) {
  return new Promise((done, failed) => {
    const asked = db.transaction(STORE).objectStore(STORE).getAll(whole(attempt));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

function whole(attempt) {
  return IDBKeyRange.bound([attempt, -Infinity], [attempt, Infinity]);
}

function forgetTheOld(db) {
  const limit = Date.now() - KEPT_DAYS * 86_400_000;
  const walk = db.transaction(STORE, "readwrite").objectStore(STORE).openCursor();
  walk.onsuccess = () => {
    const cursor = walk.result;
    if (!cursor) return;
    if (cursor.value.at < limit) cursor.delete();
    cursor.continue();
  };
}
