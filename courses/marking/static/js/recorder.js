/**
 * A spoken comment (media's taking.js). Each second is kept on this device as it comes; the whole goes to the server as
 * soon as it ends, and where that fails it goes along with the form.
 */

import { clock } from "../../media/js/figures.js";
import { canRecord, Taking } from "../../media/js/taking.js";

const LONGEST = 600;

class Comment extends Taking {
  constructor(desk) {
    super(`marking:${desk.user}:${desk.task}`, "comment", LONGEST);
    const root = desk.form.querySelector("[data-recorder]");
    Object.assign(this, { desk, file: root.querySelector("input[type=file]"), sending: Promise.resolve(true) });
    this.part = (name) => root.querySelector(`[data-record${name}]`);
    this.part("").addEventListener("click", () => this.begin());
    this.part("-stop").addEventListener("click", () => this.end());
    this.part("-drop").addEventListener("click", () => this.takeAway());
    this.file.addEventListener("change", () => (this.sending = this.send()));
    this.show({ made: "recorded" in desk.form.dataset });
    this.part("").closest("[data-scripted]").hidden = !canRecord();
    this.find();
  }

  begun() {
    this.show({ running: true });
    this.part("-stop").focus();
  }

  counted(seconds) {
    this.say(`${this.desk.words.recording} ${clock(seconds)}`);
  }

  /** The form carries it until the server has it: a plain sending of the form would bring it along. */
  offered({ file }, address, wasLeft) {
    if (wasLeft && this.file.files.length) return;
    const carried = new DataTransfer();
    carried.items.add(file);
    this.file.files = carried.files;
    this.part("-play").src = address;
    this.show({ made: true });
    this.sending = this.send();
  }

  async send() {
    if (!this.file.files.length) return true;
    const body = new FormData();
    body.append("audio", this.file.files[0]);
    const answer = await this.desk.draft.post(this.desk.form.dataset.audio, body, { large: true });
    if (!answer?.kept) {
      this.say(answer?.error ?? this.desk.words.unsaved);
      return false;
    }
    this.file.value = "";
    await this.drop();
    this.say(this.desk.words.kept);
    this.show({ made: true });
    return true;
  }

  async takeAway() {
    await this.sending;
    this.file.value = "";
    await this.drop();
    this.part("-play").removeAttribute("src");
    this.show({});
    this.say("");
    await this.desk.draft.post(this.desk.form.dataset.audio, new FormData());
  }

  denied() {
    this.say(this.desk.words.denied);
  }

  show({ running, made }) {
    this.part("").hidden = Boolean(running || made);
    this.part("-stop").hidden = !running;
    this.part("-drop").hidden = !made;
    this.part("-play").hidden = !made || !this.part("-play").src;
  }

  say(words) {
    this.part("-state").textContent = words;
  }
}

export function recorder(desk) {
  const comment = new Comment(desk);
  return {
    toggle: () => (comment.recording ? comment.end() : comment.begin()),

    /** Whatever is recorded or chosen is on the server, or was tried once more; true when it is. */
    async settle() {
      if (comment.recording) {
        await comment.end();
        return comment.sending;
      }
      return (await comment.sending) || (comment.sending = comment.send());
    },
  };
}
