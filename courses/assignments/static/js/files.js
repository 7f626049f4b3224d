// Files of a work: chosen ones and recordings go to the server in parts, and are attached when they have arrived.
import { Refused, Sending } from "../../media/js/sender.js";
import { post } from "./keeper.js";

export class Files {
  constructor(root, words) {
    Object.assign(this, { root, words, running: new Set() });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    root.addEventListener("submit", (event) => event.target.matches("[data-detach]") && this.detach(event));
    addEventListener("beforeunload", (event) => this.running.size && event.preventDefault());
    const choose = this.part("choose");
    if (!choose) return;
    this.part("attach").hidden = false;
    this.part("plain-file")?.remove();
    choose.addEventListener("change", () => {
      const files = [...choose.files];
      choose.value = "";
      this.trouble("");
      for (const file of files) this.send(file, this.kindOf(file));
    });
  }

  get isBusy() {
    return this.running.size > 0;
  }

  get isFull() {
    const { count, most } = this.part("files").querySelector("[data-most]").dataset;
    return Number(count) + this.running.size >= Number(most);
  }

  // What it is meant to be: the worker looks at what it is.
  kindOf(file) {
    const taken = this.part("choose").dataset.kinds.split(" ");
    const kind = ["audio", "video"].find((each) => file.type.startsWith(`${each}/`)) ?? "file";
    return kind === "video" && !taken.includes("video") && taken.includes("audio") ? "audio" : kind;
  }

  // True when it is attached; whatever is on its way goes on by itself over a broken link.
  async send(file, wanted) {
    if (this.isFull) return this.trouble(this.words.full);
    const row = this.part("row").content.firstElementChild.cloneNode(true);
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    part("name").textContent = file.name;
    this.part("uploads").append(row);
    const { begin, hasher, ticket } = this.root.dataset;
    const sending = new Sending(file, { begin, hasher, ticket, wanted, tell: (now) => this.show(now, row) });
    this.running.add(sending);
    part("stop").addEventListener("click", () => {
      this.running.delete(sending);
      sending.drop();
      row.remove();
    });
    try {
      await sending.run();
      const attached = await this.attach(sending.upload.id);
      this.running.delete(sending); // who sees it in the list may hand in
      row.remove();
      this.replace(attached);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      part("said").textContent = error.signedOut || error.status === 401 ? this.words.out : error.message || this.words.broken;
      row.toggleAttribute("data-bad", true);
      return false;
    } finally {
      this.running.delete(sending);
    }
  }

  show({ state, sent, upload, sentence }, row) {
    const bar = row.querySelector("progress"), said = row.querySelector('[data-part="said"]');
    if (upload) [bar.max, bar.value] = [upload.bytes, sent];
    row.dataset.state = state;
    const share = upload ? new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { style: "percent" }).format(sent / upload.bytes) : "";
    const words = { waiting: sentence || this.words.waiting, checking: this.words.checking, sending: this.words.sending.replace("{share}", share) }[state];
    if (words && said.textContent !== words) said.textContent = words;
  }

  async attach(upload) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, 30_000)) {
      const reply = await post(this.root.dataset.attach, new URLSearchParams({ upload }), { "HX-Request": "true" });
      if (reply?.ok) return reply.text();
      if (reply && reply.status < 500 && reply.status !== 429) {
        const told = await reply.json().catch(() => null);
        throw Object.assign(new Refused(told?.error ?? ""), { status: reply.status, signedOut: reply.type === "opaqueredirect" });
      }
      await new Promise((later) => setTimeout(later, wait));
    }
  }

  async detach(event) {
    event.preventDefault();
    const reply = await post(event.target.action, new URLSearchParams(), { "HX-Request": "true" });
    if (reply?.ok) this.replace(await reply.text());
    else this.trouble(reply?.type === "opaqueredirect" ? this.words.out : this.words.waiting);
  }

  replace(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector('[data-part="files"]');
    this.part("files").replaceWith(fresh);
    fresh.focus({ preventScroll: true });
    this.trouble("");
  }

  trouble(words) {
    this.part("trouble").textContent = words;
    return false;
  }
}
