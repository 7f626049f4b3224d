// The pulpit: scrolls by itself at a speed that is remembered, warns gently when the time is nearly over, keeps the
// screen on, and keeps itself for when there is no connection.
import { forgetPage, keepPage } from "./kept.js";

const root = document.querySelector("[data-pulpit]");
const words = JSON.parse(root.dataset.words);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const numerals = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { useGrouping: false, minimumIntegerDigits: 1 });
const two = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { minimumIntegerDigits: 2 });
const SPEEDS = [12, 18, 26, 36, 50]; // pixels a second, at the usual size
const NEARLY = 120; // seconds
const memory = {
  read: (name, usual) => { try { return Number(localStorage.getItem(`pulpit-${name}`) ?? usual); } catch { return usual; } },
  write: (name, value) => { try { localStorage.setItem(`pulpit-${name}`, value); } catch { /* a private window forgets */ } },
};

class Pulpit {
  constructor() {
    this.pace = Math.min(SPEEDS.length - 1, Math.max(0, Math.trunc(memory.read("speed", 1)) || 0));
    this.size = memory.read("size", 1);
    this.spoken = 0;
    part("minutes").value = memory.read("minutes", Number(root.dataset.length));
    for (const each of root.querySelectorAll("[data-scripted]")) each.hidden = false;
    root.addEventListener("click", (event) => this.touch(event));
    part("minutes").addEventListener("change", ({ target }) => { memory.write("minutes", target.value); this.told = null; this.tell(); });
    addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); });
    if (memory.read("night", 0)) this.night();
    this.show();
    this.tell();
    this.wake();
  }

  // Buttons do what they say; a touch on the text itself turns it, and leaves alone what is being selected.
  touch({ target, clientY }) {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act) this[act]();
    else if (!target.closest(".pulpit__bar, a") && !String(getSelection())) clientY > innerHeight / 2 ? this.on() : this.back();
  }

  press(event) {
    const { target, key } = event;
    if (target.matches("input") || (target.matches("summary, a, button") && key === " ")) return; // those have keys of their own
    const acts = { " ": "toggle", ArrowDown: "on", PageDown: "on", ArrowUp: "back", PageUp: "back", "+": "larger", "=": "larger", "-": "smaller", s: "faster", س: "faster", n: "night", ى: "night" };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this[act]();
  }

  toggle() {
    this.running ? this.pause() : this.start();
  }

  start() {
    this.running = true;
    this.before = performance.now();
    this.at = scrollY;
    requestAnimationFrame((now) => this.step(now));
    part("toggle").textContent = words.pause;
    root.dataset.running = "";
  }

  pause() {
    this.running = false;
    part("toggle").textContent = words.start;
    delete root.dataset.running;
  }

  step(now) {
    if (!this.running) return;
    const seconds = Math.min(1, (now - this.before) / 1000);
    this.before = now;
    this.spoken += seconds;
    if (Math.abs(scrollY - this.at) > 4) this.at = scrollY; // a hand moved it: go on from there
    this.at += SPEEDS[this.pace] * this.size * seconds;
    scrollTo(0, this.at);
    this.tell();
    requestAnimationFrame((next) => this.step(next));
  }

  tell() {
    const whole = Math.floor(this.spoken);
    if (whole === this.told) return;
    this.told = whole;
    part("time").textContent = `${numerals.format(Math.floor(whole / 60))}:${two.format(whole % 60)}`;
    const left = Number(part("minutes").value) * 60 - whole;
    const text = left <= 0 ? words.over : words.left.replace("{n}", numerals.format(Math.ceil(left / 60)));
    if (part("left").textContent !== text) part("left").textContent = text;
    root.querySelector(".pulpit__clock").classList.toggle("is-over", left <= NEARLY);
  }

  // As long as the pulpit is open, also while it stands still: who scrolls by hand needs the light no less. A browser
  // takes it back when another page is looked at.
  async wake() {
    if (await navigator.wakeLock?.request("screen").catch(() => null)) part("news").textContent = words.awake;
  }

  paragraphs() {
    return [...part("text").children];
  }

  on() { this.go(this.paragraphs().find((each) => each.getBoundingClientRect().top > 90)); }
  back() { this.go(this.paragraphs().findLast((each) => each.getBoundingClientRect().top < 60)); }

  go(paragraph) {
    if (!paragraph) return;
    scrollTo(0, scrollY + paragraph.getBoundingClientRect().top - 80);
    this.at = scrollY;
  }

  larger() { this.resize(Math.min(2, this.size + 0.125)); }
  smaller() { this.resize(Math.max(0.625, this.size - 0.125)); }

  resize(size) {
    const here = this.paragraphs().find((each) => each.getBoundingClientRect().bottom > 90);
    this.size = size;
    memory.write("size", size);
    this.show();
    this.go(here);
  }

  faster() {
    this.pace = (this.pace + 1) % SPEEDS.length;
    memory.write("speed", this.pace);
    this.show();
  }

  night() {
    this.isNight = !this.isNight;
    memory.write("night", Number(this.isNight));
    if (this.isNight) document.documentElement.dataset.theme = "dark";
    else delete document.documentElement.dataset.theme;
    root.querySelector('[data-act="night"]').setAttribute("aria-pressed", String(this.isNight));
  }

  show() {
    root.style.setProperty("--larger", this.size);
    part("speed").textContent = words.speed.replace("{n}", numerals.format(this.pace + 1));
  }
}

root.pulpit = new Pulpit();
// first the page itself: what it keeps comes from the browser's own store a moment later
setTimeout(async () => {
  if (!("keeps" in root.dataset)) return forgetPage(); // what only editors may read is read with a connection
  if (!(await keepPage())) return;
  part("news").textContent = words.kept;
  root.dataset.kept = "";
}, 2500);
