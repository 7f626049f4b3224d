// Asks the server, whenever it can be reached, who reads here and what may go on being kept; forgets the rest.
import "./store.js";

const { savedLessons } = globalThis;

// Resolves to "fresh", "offline" or "signed-out"; `savedLessons` has then forgotten what may not stay.
export async function renewLeases() {
  const lessons = await savedLessons.lessons();
  const answer = await fetch("/saved/leases", { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  if (!answer || answer.status >= 500) return "offline";
  if (answer.redirected || !answer.ok) return "signed-out";
  const { reader, leases, now, version } = await answer.json();
  await savedLessons.hear(now * 1000);
  const run = ({ path }) => path.split("/")[2];
  const ended = lessons.filter((each) => each.reader !== reader || !leases[run(each)]);
  if (ended.length) await savedLessons.forget(ended.map((each) => each.path));
  for (const each of lessons) {
    if (ended.includes(each)) continue;
    const renewed = { ...each, lease: leases[run(each)] };
    if (each.done && each.version !== version) Object.assign(renewed, await keepPage(renewed, version).catch(() => ({})));
    await savedLessons.put(renewed);
  }
  return "fresh";
}

// The lesson's page as it opens from this device, and the academy's files that it names.
export async function keepPage({ path, quality }, version) {
  const answer = await fetch(`${path}/saved?quality=${encodeURIComponent(quality)}`, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error("refused");
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const named = [...page.querySelectorAll("[src], link[rel=stylesheet], link[rel=icon], link[rel=preload]")].map((each) => each.getAttribute("src") ?? each.getAttribute("href"));
  const ours = named.map((address) => new URL(address, location.href)).filter(({ origin, pathname }) => origin === location.origin && !pathname.startsWith("/saved/"));
  const addresses = [...new Set(ours.map(({ pathname, search }) => pathname + search))];
  const cache = await caches.open(savedLessons.ASSETS);
  await Promise.all(addresses.map(async (address) => (await cache.match(address, { ignoreVary: true })) ?? cache.add(address)));
  const shell = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await (await caches.open(savedLessons.PAGES)).put(`${path}/saved`, answer);
  return { version, assets: [...new Set([...addresses, ...shell])] };
}
