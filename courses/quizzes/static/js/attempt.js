/**
 * An attempt in the browser. Each answer goes to this phone first, then to the server, and the page always says
 * where it is: on this phone, on the server, or not saved. Without this script the same form is posted as it is.
 */

import { Countdown } from "./countdown.js";
import { Courier } from "./courier.js";
import { Outbox, eventId } from "./outbox.js";
import { Paper } from "./paper.js";
import { ServerClock } from "./server-clock.js";
import { signInPlace } from "./sign-in.js";
import "./widgets.js";

const TYPING_PAUSE = 700;

class Attempt {
  constructor(root) {
    this.root = root;
    this.paper = root.matches("form") ? new Paper(root) : null;
    this.clock = new ServerClock(Number(root.dataset.served));
    this.outbox = new Outbox(root.dataset.attempt);
    this.revs = new Map(this.paper?.questions.map((q) => [Number(q.dataset.question), Number(q.dataset.rev)]));
    const { saveUrl, stateUrl } = root.dataset;
    const token = document.querySelector("meta[name=csrf-token]").content;
    this.courier = new Courier({ outbox: this.outbox, clock: this.clock, saveUrl, stateUrl, token }, this.listeners());
  }

  async start() {
    if (this.paper) await this.restore();
    // A reloaded page may have been drawn while the last page's answers were still arriving.
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") await this.courier.renew();
    this.guard();
    signInPlace(document.getElementById("signed-out"), (token) => this.signedIn(token));
    const everything = await this.courier.flush();
    // The server has shown the result of this attempt: what it acknowledged need not stay on the phone.
    if (everything && "finished" in this.root.dataset) await this.outbox.wipe();
  }

  async restore() {
    const waiting = await this.outbox.all();
    const early = this.paper.early();
    for (const { slot, rev, given, flagged } of waiting) {
      if (!this.paper.slots.includes(slot)) continue;
      this.revs.set(slot, Math.max(rev, this.revs.get(slot)));
      if (early.includes(slot)) continue;
      if (this.paper.flag(slot)) this.paper.flag(slot).checked = flagged;
      this.paper.put(slot, given);
    }
    if (this.root.dataset.pages === "one") this.browse(early.at(-1));
    this.listen();
    const place = document.querySelector("[data-clock]");
    if (place && this.root.dataset.deadline) {
      const format = (value) => this.paper.number(value);
      const ended = () => this.timeIsUp();
      this.countdown = new Countdown(place, this.clock, Number(this.root.dataset.deadline), { format, ended });
    }
    for (const slot of early) {
      this.paper.mark(slot);
      await this.keep(slot);
    }
  }

  /** `held` is what was being answered before this script had come: the page stays there. */
  browse(held) {
    this.paper.show(this.paper.first(held), { focus: false });
    addEventListener("hashchange", () => this.paper.show(Number(location.hash.match(/^#q(\d+)$/)?.[1])));
    document.addEventListener("click", (event) => {
      // A second tap on the number already in the address changes no hash.
      const entry = event.target.closest("[data-map]");
      if (entry && entry.hash === location.hash) this.paper.show(Number(entry.dataset.map));
    });
  }

  listen() {
    this.root.addEventListener("input", (event) => this.changed(event, TYPING_PAUSE));
    this.root.addEventListener("change", (event) => this.changed(event, 0));
    this.root.addEventListener("submit", (event) => this.submitted(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      if (event.target.type === "text" || event.ctrlKey) this.next(this.paper.slotOf(event.target));
    });
  }

  async changed(event, pause) {
    const slot = this.paper.slotOf(event.target);
    if (!slot) return;
    this.paper.mark(slot);
    await this.keep(slot);
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.courier.flush(), pause);
  }

  async keep(slot) {
    const given = this.paper.given(slot);
    const flagged = this.paper.isFlagged(slot);
    const words = JSON.stringify([given, flagged]);
    if (this.lastWords?.get(slot) === words) return;
    (this.lastWords ??= new Map()).set(slot, words);
    const rev = this.revs.get(slot) + 1;
    this.revs.set(slot, rev);
    this.doubt();
    const durable = await this.outbox.put({ slot, rev, event: eventId(), given, flagged, at: this.clock.now() });
    this.show(durable ? "phone" : "unsaved");
    this.paper.question(slot).dispatchEvent(new Event("answer-kept"));
  }

  /** "Save and go on": everything given is saved already, so only the going on is left to do. */
  submitted(event) {
    const button = event.submitter;
    if (this.sending || !["go", "check"].includes(button?.name)) return;
    event.preventDefault();
    if (button.name === "check" || ("oneWay" in this.root.dataset && button.value !== "review")) {
      this.sendWith(button);
      return;
    }
    const slot = Number(button.value.replace("q", ""));
    if (slot) location.hash = `#q${slot}`;
    else this.leaveFor(button.dataset.review);
    this.courier.flush();
  }

  /** What only the server can do, to check an answer or to leave a question for good, follows the last answer. */
  async sendWith(button) {
    if (!(await this.courier.flush())) return this.open("waiting");
    this.sending = true;
    this.root.requestSubmit(button);
  }

  next(slot) {
    const after = this.paper.slots[this.paper.slots.indexOf(slot) + 1];
    if (after) location.hash = `#q${after}`;
  }

  async leaveFor(url) {
    if (await this.everythingIsThere()) location.assign(url);
    else this.open("waiting");
  }

  /** The server has every answer, and no file is on its way to become one. */
  async everythingIsThere() {
    return (await this.courier.flush()) && !document.querySelector("[data-moving]");
  }

  /** Links to the review and the button that hands in wait for the last answer. */
  guard() {
    for (const link of document.querySelectorAll("a[data-after-flush]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.leaveFor(link.href);
      });
    }
    document.querySelector("form[data-hand-in]")?.addEventListener("submit", async (event) => {
      if (this.flushed) return;
      event.preventDefault();
      this.flushed = await this.courier.flush();
      if (this.flushed) event.target.requestSubmit();
      else this.open("waiting");
    });
  }

  signedIn(token) {
    this.courier.token = token;
    this.renewTokens(token);
    this.courier.hurry();
  }

  renewTokens(token) {
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
  }

  /** Show what the server holds where it is newer than this page and nothing here waits to be sent. */
  async reconcile(answers) {
    const waiting = new Set((await this.outbox.all()).map(({ slot }) => slot));
    for (const [name, held] of Object.entries(answers)) {
      const slot = Number(name);
      if (waiting.has(slot) || held.rev <= (this.revs.get(slot) ?? 0)) continue;
      this.revs.set(slot, held.rev);
      if (this.paper.flag(slot)) this.paper.flag(slot).checked = held.flagged;
      this.paper.put(slot, held.response);
    }
  }

  /** The server says when time is over: it gives back what it was away for, and a trainer may give more. */
  async timeIsUp() {
    this.open("time");
    for (;;) {
      const isTold = await this.courier.renew();
      if (isTold && this.countdown.left() > 0) {
        document.getElementById("time")?.close();
        this.countdown.run();
        return;
      }
      if (isTold && (await this.everythingIsThere())) break;
      await new Promise((later) => setTimeout(later, 2000));
    }
    document.querySelector("form[data-time-up]")?.submit();
  }

  /** The end may move while one sits. */
  moveEnd(deadline) {
    if (!this.countdown || !Number.isFinite(deadline)) return;
    const isLater = deadline > this.countdown.deadline + 1000;
    this.countdown.deadline = deadline;
    if (isLater) for (const place of document.querySelectorAll("[data-more-time]")) place.hidden = false;
  }

  listeners() {
    return {
      state: (waiting) => this.show(waiting ? "phone" : "server", waiting),
      known: (slot, rev) => this.revs.set(slot, Math.max(rev, this.revs.get(slot) ?? 0)),
      signedOut: () => this.open("signed-out"),
      refused: (message) => this.show("unsaved", 0, message),
      elsewhere: (slot, receipt) => {
        this.paper?.put(slot, receipt.response);
        this.open("elsewhere");
      },
      end: (deadline) => this.moveEnd(deadline),
      over: (receipt) => location.assign(receipt.next),
      renewed: async (state) => {
        this.renewTokens(state.token);
        if (this.paper) await this.reconcile(state.answers);
        this.moveEnd(Date.parse(state.deadline));
      },
    };
  }

  show(state, waiting = 0, message = "") {
    for (const place of document.querySelectorAll("[data-when]")) place.hidden = place.dataset.when !== state;
    for (const place of document.querySelectorAll("[data-refusal]")) place.textContent = message;
    for (const place of document.querySelectorAll("[data-waiting]")) {
      place.textContent = this.paper ? this.paper.number(waiting) : waiting;
      place.parentElement.hidden = !waiting;
    }
  }

  /** From the moment that something new is given the server no longer has everything, however long keeping it takes. */
  doubt() {
    for (const place of document.querySelectorAll("[data-when=server]")) place.hidden = true;
  }

  open(name) {
    const dialog = document.getElementById(name);
    if (dialog && !dialog.open) dialog.showModal();
  }
}

for (const root of document.querySelectorAll("[data-attempt]")) new Attempt(root).start();
