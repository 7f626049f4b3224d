/**
 * The marking desk by keyboard. The next work is fetched while this one is marked and stands here at once; the mark
 * goes to the server meanwhile and stays in this browser until the server has it. Without this script it is a form.
 */

import { Player } from "../../media/js/player.js";
import { Draft } from "./draft.js";
import { listen } from "./keys.js";
import { moments } from "./moments.js";
import { Outgoing } from "./outgoing.js";
import { recorder } from "./recorder.js";
import { rubric } from "./rubric.js";

const root = document.querySelector("[data-desk]");

class Desk {
  constructor() {
    this.words = JSON.parse(root.dataset.words);
    this.user = root.dataset.user;
    this.news = document.querySelector("[data-news]");
    this.given = new Set();
    this.outgoing = new Outgoing(this);
    this.begin();
    history.replaceState({ desk: true }, "");
    addEventListener("popstate", () => this.open(location.href, { push: false }));
    listen(this);
    this.outgoing.resume();
  }

  /** Bind all that belongs to one work; called again for each that comes. */
  begin() {
    this.view = root.querySelector("[data-task]");
    this.form = this.view.querySelector("[data-form]");
    this.task = this.view.dataset.task;
    for (const part of this.view.querySelectorAll("[data-scripted]")) part.hidden = false;
    for (const stage of this.view.querySelectorAll("[data-player]")) stage.player ??= new Player(stage);
    this.draft = new Draft(this);
    this.rubric = rubric(this);
    this.moments = moments(this);
    this.recorder = recorder(this);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.give();
    }, { capture: true });
    this.form.addEventListener("change", ({ target }) => target.name === "bank" && this.insert(target));
    this.ahead = this.fetch(this.view.dataset.nextAddress);
  }

  part(name) {
    return this.view.querySelector(`[data-part="${name}"]`);
  }

  say(words, tone = "") {
    const state = this.part("state");
    state.textContent = words;
    state.dataset.tone = tone;
  }

  /** Put a sentence of the bank into the comment. */
  insert(box) {
    const comment = this.form.elements.comment;
    const text = box.dataset.text;
    if (!comment.value.includes(text)) comment.value = [comment.value.trimEnd(), text].filter(Boolean).join("\n");
    box.checked = false;
    comment.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Show that another marker has it; what was written stays as a draft. */
  taken(words) {
    const notice = this.part("taken");
    notice.textContent = words;
    notice.hidden = !words;
  }

  /** Give the mark, and stand at the next work without waiting for the server. */
  async give() {
    if (this.busy || this.form.querySelector("fieldset[disabled]")) return;
    const lacking = this.rubric.lacking();
    if (lacking) {
      this.say(this.words.choose, "bad");
      return lacking.focus();
    }
    this.busy = true;
    if (!(await this.recorder.settle())) {
      this.busy = false; // the mark must not go without the words that belong to it
      return this.say(this.words.unsaved, "wait");
    }
    this.draft.end();
    this.given.add(this.task);
    const ahead = await Promise.race([this.ahead, new Promise((done) => setTimeout(done, 400))]);
    const sent = this.outgoing.send(this.record(ahead));
    this.busy = false;
    if (ahead) return this.show(ahead);
    this.say(this.words.saving);
    const answer = await sent;
    if (answer?.address) this.open(answer.address);
    else if (answer && !answer.error) location.assign(this.form.dataset.over);
  }

  record(ahead) {
    const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    if (ahead) fields.push(["next", ahead.task]);
    const { address, title } = this.view.dataset;
    return { task: this.task, action: this.form.action, fields, address, title };
  }

  /** The server has the mark of a work; it may have given us another one than that which we show. */
  arrived(record, answer) {
    const isHere = String(answer.next) === this.task;
    const asked = record.fields.find(([name]) => name === "next")?.[1];
    if (asked === this.task && !isHere && answer.address) {
      if (this.draft.touched) this.taken(this.words.other);
      else this.open(answer.address, { push: false });
    }
    if (asked === this.task && answer.next === null) this.taken(this.words.other);
  }

  skip() {
    const next = this.view.dataset.nextAddress;
    if (next) this.ahead.then((ahead) => (ahead ? this.show(ahead) : this.open(next)));
  }

  async open(address, { push = true } = {}) {
    const fetched = await this.fetch(address);
    if (fetched) this.show(fetched, push);
    else location.assign(address);
  }

  async fetch(address) {
    if (!address) return null;
    try {
      const reply = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
      if (!reply.ok || reply.redirected) return null;
      const html = await reply.text();
      const task = /data-task="(\d+)"/.exec(html)?.[1];
      return task && !this.given.has(task) ? { html, task, address } : null;
    } catch {
      return null;
    }
  }

  show({ html, address }, push = true) {
    this.draft.end();
    root.innerHTML = html;
    if (push) history.pushState({ desk: true }, "", address);
    this.begin();
    document.title = `${this.view.dataset.title}`;
    const title = this.part("title");
    title.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
}

if (root) new Desk();
