/**
 * Files that were chosen and have not arrived yet, kept on this phone: a reload, a crash or a night without a
 * connection loses none of them. Each belongs to a place ("attempt/slot"); it goes once the server has it all.
 */

const NAME = "ijaza-chosen";
const STORE = "files";
const KEPT_DAYS = 14;

let opening;
const memory = new Map();

/** Keep a file of a place; returns {id, file}. */
export async function keep(place, file) {
  const item = { id: `${place}/${Date.now()}/${Math.random()}`, at: Date.now(), place, name: file.name, type: file.type };
  memory.set(item.id, { ...item, file });
  // some phones lose Blobs that wait in a database, none loses bytes
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes) await write((store) => store.put({ ...item, bytes }));
  return { id: item.id, file };
}

/** All of a place, the oldest first: [{id, file}]. */
export async function kept(place) {
  const stored = (await read()).filter((item) => item.place === place && !memory.has(item.id));
  const found = stored.map(({ id, at, name, type, bytes }) => ({ id, at, file: new File([bytes], name, { type }) }));
  const held = [...memory.values()].filter((item) => item.place === place);
  return [...found, ...held].sort((one, other) => one.at - other.at).map(({ id, file }) => ({ id, file }));
}

export async function forget(id) {
  memory.delete(id);
  await write((store) => store.delete(id));
}

function open() {
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  }).catch(() => null);
  return opening;
}

async function write(change) {
  const db = await open();
  if (!db) return;
  await new Promise((done) => {
    const work = db.transaction(STORE, "readwrite", { durability: "strict" });
    change(work.objectStore(STORE));
    work.oncomplete = work.onabort = work.onerror = done; // a full phone: the page itself still holds it
  });
}

async function read() {
  const db = await open();
  if (!db) return [];
  const all = await new Promise((done) => {
    const asked = db.transaction(STORE).objectStore(STORE).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done([]);
  });
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const item of all) if (item.at < oldest) forget(item.id);
  return all.filter((item) => item.at >= oldest);
}
