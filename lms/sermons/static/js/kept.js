// A page that was opened opens again without a connection: its answer and the academy's files that it names go into a
// cache that the service worker looks into when the server cannot be reached. The newest twelve stay.
const PAGES = "ijaza-opened";
const MOST = 12;

export async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return false;
  try {
    await navigator.serviceWorker.register("/service-worker.js");
    const here = location.pathname + location.search;
    const answer = await fetch(here, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok || answer.redirected) {
      await forgetPage();
      return false;
    }
    const cache = await caches.open(PAGES);
    await Promise.all(named().map(async (address) => (await cache.match(address)) ?? cache.add(address)));
    await cache.delete(here);
    await cache.put(here, answer);
    await sweep(cache);
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false; // no room, or no connection: the page itself goes on
  }
}

// An earlier copy of this page is not kept any longer.
export async function forgetPage() {
  if (await globalThis.caches?.has(PAGES)) await (await caches.open(PAGES)).delete(location.pathname + location.search);
}

// Scripts of scripts and faces of style sheets are named by nobody: what this page fetched is what it needs.
function named() {
  const fetched = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const written = [...document.querySelectorAll("link[href], script[src], img[src]")].map((each) => new URL(each.href || each.src, location.href));
  const ours = [...fetched, ...written].filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/"));
  return [...new Set(ours.map(({ pathname }) => pathname))];
}

async function sweep(cache) {
  const pages = (await cache.keys()).filter(({ url }) => !new URL(url).pathname.startsWith("/assets/"));
  await Promise.all(pages.slice(0, -MOST).map((page) => cache.delete(page)));
}
