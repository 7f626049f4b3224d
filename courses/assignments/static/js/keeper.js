// Keeps the text of a work while it is written: on this phone at once, on the server a moment later. It says where the
// text is: on the server, on this phone alone, or not taken. What the server has acknowledged leaves the phone.
const PAUSE = 900, PATIENCE = 20_000, LONGEST_WAIT = 30_000;

export class Keeper {
  // `field` is written in; `revision` is the hidden field with what the server has; `say(state, words)` shows it.
  constructor({ field, revision, place, address, words, say, other }) {
    Object.assign(this, { field, revision, words, say, other, address });
    this.place = `ijaza:work:${place}`;
    this.saved = field.value;
    this.wait = 1000;
    this.restore();
    field.addEventListener("input", () => this.written());
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
  }

  restore() {
    const kept = recall(this.place);
    if (!kept || kept.text === this.field.value) return forget(this.place);
    if (kept.base === this.revision.value) {
      this.field.value = kept.text;
      this.hurry();
    } else this.torn({ text: this.field.value, rev: this.revision.value }, kept.text);
  }

  written() {
    remember(this.place, { text: this.field.value, base: this.revision.value });
    this.say("phone", this.words.writing);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  hurry() {
    this.wait = 1000;
    return this.flush();
  }

  // Send what there is; true when the server has all of it.
  flush() {
    clearTimeout(this.timer);
    this.running ??= this.empty().finally(() => (this.running = null));
    return this.running;
  }

  async empty() {
    while (this.field.value !== this.saved && !this.isTorn) {
      if (!(await this.send(this.field.value))) return false;
    }
    return !this.isTorn;
  }

  async send(text) {
    const reply = await post(this.address, { text, base: Number(this.revision.value) });
    if (!reply || reply.status >= 500 || reply.status === 429) return this.later();
    if (reply.type === "opaqueredirect" || reply.status === 401) return this.stop(this.words.out);
    const told = await reply.json().catch(() => null);
    if (reply.status === 400 && (await this.renew())) return this.send(text);
    if (reply.status === 409 && told?.rev !== undefined) return this.torn(told, text);
    if (!reply.ok || !told) return this.stop(told?.error ?? "");
    this.wait = 1000;
    this.saved = text;
    this.revision.value = told.rev;
    if (this.field.value === text) forget(this.place);
    else remember(this.place, { text: this.field.value, base: told.rev });
    this.say("server", this.words.saved.replace("{time}", told.at));
    return true;
  }

  // Another device was here: both texts are shown, and nothing is sent until the writer goes on.
  torn(told, mine) {
    this.revision.value = told.rev;
    this.saved = told.text;
    remember(this.place, { text: mine, base: String(told.rev) });
    this.isTorn = true;
    this.field.addEventListener("input", () => (this.isTorn = false), { once: true });
    this.other({ theirs: told.text, mine });
    return false;
  }

  stop(words) {
    this.say("unsaved", words);
    return false;
  }

  later() {
    this.say("phone", this.words.here);
    this.timer = setTimeout(() => this.flush(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }

  // The page may have been open over night: ask for a fresh token, once for each refusal.
  async renew() {
    if (this.renewed && Date.now() - this.renewed < 60_000) return false;
    this.renewed = Date.now();
    const page = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
    const found = page?.ok && new DOMParser().parseFromString(await page.text(), "text/html").querySelector("meta[name=csrf-token]");
    if (!found) return false;
    for (const place of document.querySelectorAll("meta[name=csrf-token], input[name=csrf_token]")) {
      if (place.matches("meta")) place.content = found.content;
      else place.value = found.content;
    }
    return true;
  }
}

export async function post(address, body, headers = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const isForm = body instanceof URLSearchParams;
  try {
    return await fetch(address, {
      method: "POST", credentials: "same-origin", redirect: "manual", cache: "no-store", keepalive: JSON.stringify(body).length < 50_000,
      signal: AbortSignal.timeout?.(PATIENCE), body: isForm ? body : JSON.stringify(body),
      headers: { Accept: "application/json", "X-CSRFToken": token, ...(!isForm && { "Content-Type": "application/json" }), ...headers },
    });
  } catch {
    return null;
  }
}

function recall(place) {
  try { return JSON.parse(localStorage.getItem(place)); } catch { return null; }
}
function remember(place, kept) {
  try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* a full store: the page itself still holds it */ }
}
function forget(place) {
  try { localStorage.removeItem(place); } catch { /* nothing was kept */ }
}
