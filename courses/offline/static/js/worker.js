// The service worker. It keeps little: the academy's own files, the page of saved lessons, and what was saved on purpose.
// Every other page is asked of the server, always; where that fails, an honest page says so.
/* global savedLessons, kept */
const { PAGES, ASSETS } = savedLessons;
const OPENED = "ijaza-opened"; // pages that keep themselves once they were opened, such as the pulpit's

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const assets = await caches.open(ASSETS);
    const missing = [];
    for (const address of kept.shell) if (!(await assets.match(address))) missing.push(address);
    await assets.addAll(missing);
    const pages = await caches.open(PAGES);
    await Promise.all(kept.pages.map((address) => pages.add(new Request(address, { cache: "reload" }))));
    // what a saved lesson is made of never changes under its name, so a new worker may take over at once
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await sweep();
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

// Files that neither this worker nor a saved lesson names.
async function sweep() {
  const lessons = await savedLessons.lessons().catch(() => null);
  if (!lessons) return;
  const needed = new Set([...kept.shell, ...lessons.flatMap((each) => each.assets ?? [])]);
  const assets = await caches.open(ASSETS);
  for (const request of await assets.keys()) {
    if (!needed.has(new URL(request.url).pathname)) await assets.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname.startsWith("/saved/files/")) event.respondWith(file(request, pathname));
  else if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (pathname.startsWith("/assets/") && request.method === "GET") event.respondWith(asset(request));
});

// A name with a mark of its content in it: what is here is what the server has.
async function asset(request) {
  const found = await caches.match(request, { cacheName: ASSETS, ignoreVary: true });
  if (found) return found;
  return fetch(request).catch(async (error) => (await caches.match(request, { cacheName: OPENED, ignoreVary: true })) ?? Promise.reject(error));
}

async function page(event, path) {
  const { request } = event;
  if (request.method === "GET" && path.endsWith("/saved") && path.startsWith("/learn/")) {
    const saved = await savedPage(path);
    if (saved) return saved;
  }
  const answer = await (event.preloadResponse ?? Promise.resolve()).then((early) => early ?? fetch(request)).catch(() => null);
  if (answer) {
    event.waitUntil(heed(request, path, answer));
    return answer;
  }
  return instead(request, path);
}

async function savedPage(path) {
  const lesson = await savedLessons.lesson(path.replace(/\/saved$/, "")).catch(() => null);
  if (!(await savedLessons.isOpen(lesson))) return null;
  return caches.match(path, { cacheName: PAGES, ignoreVary: true, ignoreSearch: true });
}

// Signing out forgets all that was saved here; another person's page forgets what was not theirs.
async function heed(request, path, answer) {
  const lessons = await savedLessons.lessons().catch(() => []);
  const reader = answer.headers.get("Ijaza-Reader");
  const isLeaving = request.method === "POST" && path === "/sign-out";
  const others = lessons.filter((each) => isLeaving || (reader && each.reader !== reader));
  if (others.length) await savedLessons.forget(others.map((each) => each.path));
  if (isLeaving) await caches.delete(OPENED);
  else if (request.method === "GET" && isGone(answer)) await caches.open(OPENED).then((cache) => cache.delete(request, { ignoreVary: true }));
  if (path === "/saved" && answer.ok && !answer.redirected) {
    const fresh = await fetch("/saved", { cache: "reload" }).catch(() => null);
    if (fresh?.ok) await (await caches.open(PAGES)).put("/saved", fresh);
  }
}

// It was withdrawn, or is not for this reader any more: a copy from before must not outlive that.
function isGone({ type, status }) {
  return type === "opaqueredirect" || [403, 404, 410].includes(status);
}

// There is no connection: what was saved, or a page that says so.
async function instead(request, path) {
  if (request.method === "GET") {
    if (path === "/saved") return caches.match("/saved", { cacheName: PAGES, ignoreVary: true });
    const lesson = await savedLessons.lesson(path).catch(() => null);
    if (await savedLessons.isOpen(lesson)) return Response.redirect(`${path}/saved`, 302);
    const opened = await caches.match(request, { cacheName: OPENED, ignoreVary: true });
    if (opened) return opened;
  }
  const page = await caches.match("/offline", { cacheName: PAGES, ignoreVary: true });
  if (!page) return Response.error();
  const headers = new Headers(page.headers);
  headers.set("Cache-Control", "no-store");
  return new Response(page.body, { status: 503, headers });
}

// A saved file, whole or the range that the player asks for.
async function file(request, name) {
  const found = await savedLessons.file(name).catch(() => null);
  if (!found || found.kept < found.bytes) return new Response("", { status: 404 });
  const { bytes, mime } = found;
  const headers = { "Content-Type": mime, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range || range[0] === "bytes=-") {
    return new Response(bytes ? savedLessons.stream(name, 0, bytes) : "", { headers: { ...headers, "Content-Length": String(bytes) } });
  }
  const from = range[1] ? Number(range[1]) : Math.max(0, bytes - Number(range[2]));
  const to = range[1] && range[2] ? Math.min(Number(range[2]) + 1, bytes) : bytes;
  if (from >= to) return new Response("", { status: 416, headers: { "Content-Range": `bytes */${bytes}` } });
  Object.assign(headers, { "Content-Range": `bytes ${from}-${to - 1}/${bytes}`, "Content-Length": String(to - from) });
  return new Response(savedLessons.stream(name, from, to), { status: 206, headers });
}
