// What the readers of files share: buttons, the number of the page, keys that turn as the book is read, a kept place.
import { figure } from "../../media/js/figures.js";
import { recall, remember } from "../../media/js/remember.js";

export class Printed {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.stage = root.querySelector("[data-stage]");
    this.name = `printed:${root.dataset.code}:${root.dataset.volume}:${root.dataset.printed}`;
    this.number = 0;
  }

  // `count` pages, shown by `draw(number)`; the address of the page says where one begins, else this browser knows.
  async open(count, draw) {
    Object.assign(this, { count, draw });
    const { root } = this;
    for (const part of root.querySelectorAll("[data-scripted]")) part.hidden = false;
    const field = root.querySelector("[data-number]");
    field.max = count;
    root.querySelector("[data-before]").addEventListener("click", () => this.go(this.number - 1));
    root.querySelector("[data-after]").addEventListener("click", () => this.go(this.number + 1));
    field.addEventListener("change", () => this.go(Number(field.value)));
    this.keys();
    const asked = Number(root.dataset.page);
    await this.go(asked > 1 ? asked : Number(recall(this.name)) || 1);
  }

  async go(number) {
    const wanted = Math.min(Math.max(Math.round(number) || 1, 1), this.count);
    if (wanted === this.number) return;
    this.number = wanted;
    remember(this.name, String(wanted));
    this.root.querySelector("[data-number]").value = wanted;
    this.root.querySelector("[data-of]").textContent = this.words.page.replace("{n}", figure(wanted)).replace("{all}", figure(this.count));
    this.root.querySelector("[data-before]").disabled = wanted === 1;
    this.root.querySelector("[data-after]").disabled = wanted === this.count;
    await this.draw(wanted).catch((error) => this.fail(error));
  }

  keys() {
    const onward = this.root.dataset.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = this.root.dataset.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const steps = { [onward]: 1, [backward]: -1, PageDown: 1, PageUp: -1 };
    document.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
      const wide = this.stage.scrollWidth > this.stage.clientWidth + 2;
      if (event.key.startsWith("Arrow") && wide && this.stage.contains(event.target)) return; // it moves the picture
      event.preventDefault();
      this.go(this.number + step);
    });
  }

  fail(error) {
    this.root.querySelector("[data-said]").textContent = this.words.broken;
    this.root.dataset.state = "broken";
    console.info(error);
  }
}
