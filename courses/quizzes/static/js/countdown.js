/** Counts down to the deadline by the server's clock; says it aloud at a few moments, never each second. */

const MOMENTS = [30, 15, 5, 1];

export class Countdown {
  /** @param {HTMLElement} place holds [data-left] for the figure and [data-unit] words for minutes and seconds */
  constructor(place, clock, deadline, { format, ended }) {
    Object.assign(this, { place, clock, deadline, format, ended });
    this.figure = place.querySelector("[data-left]");
    this.aloud = document.querySelector("[data-aloud]");
    this.said = new Set(MOMENTS.filter((minutes) => this.left() <= minutes * 60_000));
    this.run();
  }

  run() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), 500);
    this.tick();
  }

  left() {
    return this.deadline - this.clock.now();
  }

  tick() {
    const left = this.left();
    if (left <= 0) {
      clearInterval(this.timer);
      this.show(0, "seconds");
      this.ended();
      return;
    }
    const seconds = Math.ceil(left / 1000);
    if (seconds > 60) this.show(Math.ceil(seconds / 60), "minutes");
    else this.show(seconds, "seconds");
    this.place.toggleAttribute("data-hurry", seconds <= 300);
    this.say(seconds);
  }

  show(value, unit) {
    this.figure.textContent = this.format(value);
    for (const word of this.place.querySelectorAll("[data-unit]")) word.hidden = word.dataset.unit !== unit;
  }

  say(seconds) {
    const due = MOMENTS.find((minutes) => seconds <= minutes * 60 && !this.said.has(minutes));
    if (due === undefined || !this.aloud) return;
    MOMENTS.filter((minutes) => minutes >= due).forEach((minutes) => this.said.add(minutes));
    this.aloud.textContent = this.place.innerText.replace(/\s+/g, " ").trim();
  }
}
