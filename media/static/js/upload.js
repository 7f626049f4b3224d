// Sends a video in parts that are each checked: it goes on after a broken link, and after the page was closed.
// Without this script (or without https) the form sends the whole file by itself.
const TRIES = 6;
const KEPT_DAYS = 6;

class Stopped extends Error {}
class Refused extends Error {}

export const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

class Uploader {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.querySelector('input[type="file"]');
    this.field = form.querySelector('input[name="upload"]');
    this.bar = form.querySelector("[data-part=bar]");
    this.status = form.querySelector("[data-part=status]");
    this.stopper = form.querySelector("[data-part=stop]");
    this.sender = form.querySelector('[type="submit"]');
    delete this.sender.dataset.busy; // the bar says what is going on, and the form stays on this page
    form.addEventListener("submit", (event) => this.begin(event));
    this.stopper.addEventListener("click", () => this.stop());
    addEventListener("beforeunload", (event) => this.sending && event.preventDefault());
    this.remind();
  }

  begin(event) {
    const [file] = this.input.files;
    if (this.field.value || !file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.sending) this.run(file);
  }

  async run(file) {
    this.sending = true;
    this.stopped = false;
    this.show(true);
    try {
      const upload = await this.open(file);
      await this.send(upload, file);
      this.tell(this.words.checking);
      await this.ask(`${this.words.begin}/${upload.id}/completion`, { method: "POST" });
      this.forget(file);
      this.sending = false;
      this.field.value = upload.id;
      this.input.disabled = true;
      this.form.submit();
    } catch (error) {
      this.sending = false;
      this.show(false);
      if (error instanceof Refused) this.tell(error.message);
      else if (error instanceof Stopped) this.tell(this.words.stopped);
      else this.tell(this.words.broken);
    }
  }

  // The upload that was begun for this very file, or a new one.
  async open(file) {
    const known = this.known()[this.key(file)];
    if (known) {
      const found = await this.ask(`${this.words.begin}/${known.id}`).catch((error) => {
        if (error instanceof Refused) return null;
        throw error;
      });
      if (found?.state === "open") return found;
    }
    const begun = await this.ask(this.words.begin, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: file.name, bytes: file.size }),
    });
    this.remember(file, begun.id);
    return begun;
  }

  async send(upload, file) {
    const count = Math.max(1, Math.ceil(file.size / upload.part_bytes));
    const piece = (number) => file.slice((number - 1) * upload.part_bytes, number * upload.part_bytes);
    let done = 0;
    for (let number = 1; number <= count; number++) if (upload.parts[number]) done += piece(number).size;
    this.clock = { began: performance.now(), from: done };
    for (let number = 1; number <= count; number++) {
      if (upload.parts[number]) continue;
      const part = piece(number);
      await this.persist(() => this.put(upload, number, part, (sent) => this.progress(done + sent, file.size)));
      done += part.size;
      this.progress(done, file.size);
    }
  }

  // Try again while the link is bad; longer each time, at once when the browser says it is back.
  async persist(act) {
    for (let attempt = 1; ; attempt++) {
      if (this.stopped) throw new Stopped();
      try {
        return await act();
      } catch (error) {
        if (error instanceof Stopped || error instanceof Refused || attempt >= TRIES) throw error;
        this.tell(this.words.waiting);
        await new Promise((go) => {
          addEventListener("online", go, { once: true });
          setTimeout(go, Math.min(30000, 500 * 2 ** attempt));
        });
      }
    }
  }

  async put(upload, number, part, seen) {
    const content = await part.arrayBuffer();
    const sha256 = hex(await crypto.subtle.digest("SHA-256", content));
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("PUT", `${this.words.begin}/${upload.id}/parts/${number}`);
    request.setRequestHeader("X-CSRFToken", this.token);
    request.setRequestHeader("X-Content-SHA256", sha256);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded }) => seen(loaded);
    await new Promise((resolve, reject) => {
      request.onload = () => {
        if (request.status < 300) resolve();
        // 422: damaged on its way; 5xx, 408, 429: later. Anything else will not get better by itself.
        else if (request.status >= 500 || [408, 422, 429].includes(request.status)) reject(new Error("again"));
        else reject(new Refused(sentence(request.responseText) ?? this.words.broken));
      };
      request.onerror = request.ontimeout = () => reject(new Error("again"));
      request.onabort = () => reject(new Stopped());
      request.send(content);
    });
  }

  async ask(address, options = {}) {
    const answer = await fetch(address, {
      credentials: "same-origin",
      ...options,
      headers: { Accept: "application/json", "X-CSRFToken": this.token, ...options.headers },
    });
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    if (answer.status < 500) throw new Refused(sentence(await answer.text()) ?? this.words.broken);
    throw new Error("again");
  }

  stop() {
    this.stopped = true;
    this.request?.abort();
  }

  get token() {
    return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  }

  progress(sent, total) {
    this.bar.max = total;
    this.bar.value = sent;
    const seconds = (performance.now() - this.clock.began) / 1000;
    const speed = (sent - this.clock.from) / seconds;
    const share = new Intl.NumberFormat(this.locale, { style: "percent" }).format(sent / total);
    const left = seconds > 2 && speed > 0 ? this.left((total - sent) / speed) : "";
    this.tell([this.words.sending.replace("{share}", share), left].filter(Boolean).join(" "));
  }

  left(seconds) {
    const number = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 0 });
    if (seconds < 60) return this.words.leftSeconds.replace("{number}", number.format(Math.max(1, Math.ceil(seconds))));
    return this.words.leftMinutes.replace("{number}", number.format(Math.ceil(seconds / 60)));
  }

  get locale() {
    return document.documentElement.lang === "ar" ? "ar-EG" : "en-GB";
  }

  tell(words) {
    this.status.textContent = words;
  }

  show(sending) {
    this.bar.hidden = this.stopper.hidden = !sending;
    this.sender.disabled = this.input.readOnly = sending;
  }

  key(file) {
    return `${file.name}/${file.size}/${file.lastModified}`;
  }

  known() {
    try {
      const all = JSON.parse(localStorage.getItem("ijaza:uploads")) ?? {};
      const oldest = Date.now() - KEPT_DAYS * 86400000;
      return Object.fromEntries(Object.entries(all).filter(([, each]) => each.at > oldest));
    } catch {
      return {};
    }
  }

  remember(file, id) {
    this.store({ ...this.known(), [this.key(file)]: { id, at: Date.now(), name: file.name, page: location.pathname } });
  }

  forget(file) {
    const { [this.key(file)]: gone, ...rest } = this.known();
    this.store(rest);
  }

  store(all) {
    try {
      localStorage.setItem("ijaza:uploads", JSON.stringify(all));
    } catch {
      // without a store the upload still works; it just cannot go on after a reload
    }
  }

  remind() {
    const waiting = Object.values(this.known()).find((each) => each.page === location.pathname);
    if (waiting) this.tell(this.words.unfinished.replace("{name}", `\u2068${waiting.name}\u2069`));
  }
}

function sentence(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : null;
  } catch {
    return null;
  }
}

if (globalThis.crypto?.subtle) for (const form of document.querySelectorAll("[data-uploader]")) new Uploader(form);
