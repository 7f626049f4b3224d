// What this browser keeps of lessons. A plain script, not a module: pages import it for its effect, the worker by
// importScripts, and both find `savedLessons`.
//
// Files are kept in chunks, so that saving goes on where it was cut and any range can be answered: a cache cannot hold
// partial answers. Pages lie in a cache, under the address that opens them.
(() => {
  const NAME = "ijaza-saved";
  const PAGES = "ijaza-pages";
  const ASSETS = "ijaza-assets";
  const CHUNK = 1 << 20;
  let opening;

  function open() {
    opening ??= new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("lessons", { keyPath: "path" });
        asked.result.createObjectStore("files", { keyPath: "name" });
        asked.result.createObjectStore("chunks");
        asked.result.createObjectStore("facts");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => failed(asked.error);
    }).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  // `act` gets the stores by name and may return a request; resolves once all is safely written.
  async function work(names, mode, act) {
    const db = await open();
    return new Promise((done, failed) => {
      const transaction = db.transaction(names, mode);
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      const asked = act(stores);
      transaction.oncomplete = () => done(asked?.result);
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
  }

  const read = (name, act) => work([name], "readonly", (stores) => act(stores[name]));
  const parts = (name) => IDBKeyRange.bound([name, 0], [name, Infinity]);

  const lessons = () => read("lessons", (store) => store.getAll());
  const lesson = (path) => read("lessons", (store) => store.get(path));
  const put = (kept) => work(["lessons"], "readwrite", ({ lessons: store }) => store.put(kept));
  const file = (name) => read("files", (store) => store.get(name));
  const chunk = (name, number) => read("chunks", (store) => store.get([name, number]));

  // How many bytes of a file are here; a file of which none is here is begun.
  async function begin({ name, bytes, mime }) {
    const known = await file(name);
    if (!known) await work(["files"], "readwrite", ({ files }) => files.put({ name, bytes, mime, kept: 0 }));
    return known?.kept ?? 0;
  }

  // The next chunk and the new count, both or neither.
  function append(name, from, bytes) {
    return work(["files", "chunks"], "readwrite", ({ files, chunks }) => {
      chunks.put(bytes, [name, from / CHUNK]);
      const asked = files.get(name);
      asked.onsuccess = () => files.put({ ...asked.result, kept: from + bytes.byteLength });
    });
  }

  // The bytes from `from` to before `to`, chunk after chunk: memory never holds the whole.
  function stream(name, from, to) {
    let at = from;
    return new ReadableStream({
      async pull(out) {
        const bytes = await chunk(name, Math.floor(at / CHUNK));
        if (!bytes) return out.error(new Error(`${name} is not whole`));
        const start = at % CHUNK;
        const part = bytes.slice(start, Math.min(CHUNK, start + to - at));
        at += part.byteLength;
        out.enqueue(new Uint8Array(part));
        return at >= to ? out.close() : undefined;
      },
    }, { highWaterMark: 0 });
  }

  // Forget lessons, and the files that no other lesson needs.
  async function forget(paths) {
    const all = await lessons();
    const going = all.filter((each) => paths.includes(each.path));
    const needed = new Set(all.filter((each) => !going.includes(each)).flatMap((each) => each.files.map(({ name }) => name)));
    const names = [...new Set(going.flatMap((each) => each.files.map(({ name }) => name)))].filter((name) => !needed.has(name));
    await work(["lessons", "files", "chunks"], "readwrite", (stores) => {
      for (const { path } of going) stores.lessons.delete(path);
      for (const name of names) {
        stores.files.delete(name);
        stores.chunks.delete(parts(name));
      }
    });
    const pages = await caches.open(PAGES);
    await Promise.all(going.map(({ path }) => pages.delete(`${path}/saved`)));
  }

  // A lease is read here, and judged by the server whenever it can be asked.
  function until(lease) {
    try {
      const body = lease.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      return JSON.parse(atob(body)).until * 1000;
    } catch {
      return 0;
    }
  }

  // A clock that was put back does not make a lease longer than the server's last word.
  async function now() {
    const heard = (await read("facts", (store) => store.get("heard"))) ?? 0;
    return Math.max(Date.now(), heard);
  }

  const hear = (moment) => work(["facts"], "readwrite", ({ facts }) => facts.put(moment, "heard"));

  async function isOpen(kept) {
    return Boolean(kept?.done) && until(kept.lease) > (await now());
  }

  self.savedLessons = { PAGES, ASSETS, CHUNK, lessons, lesson, put, file, begin, append, stream, forget, until, now, hear, isOpen };
})();
