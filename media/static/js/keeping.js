// What was recorded or chosen and has not arrived yet, kept on this phone: a reload, a crash or a night without a
// connection loses none of it. Each item belongs to a place ("attempt/slot"); it goes once the server has it all.

const NAME = "ijaza-kept";
const STORE = "items";
const KEPT_DAYS = 14;

let opening;
const memory = new Map();

// {blob, name, …} of a place; the same item again (it has its `id`) replaces it. Returns it with its id.
export async function keep(place, item) {
  const made = { at: Date.now(), id: item.id ?? `${place}/${Date.now()}/${Math.random()}`, ...item, place };
  memory.set(made.id, made);
  await write((store) => store.put(made));
  return made;
}

// All of a place, the oldest first.
export async function kept(place) {
  const stored = (await read()).filter((item) => item.place === place);
  const known = new Set(stored.map(({ id }) => id));
  const held = [...memory.values()].filter((item) => item.place === place && !known.has(item.id));
  return [...stored, ...held].sort((one, other) => one.at - other.at);
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
