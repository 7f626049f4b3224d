// A work being written: the text is kept, files and recordings are sent, and it is handed in once all has arrived.
// Without this script the same form is sent as it is.
import { Files } from "./files.js";
import { Keeper } from "./keeper.js";
import { Speaking } from "./speaking.js";

class Work {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.form = root.querySelector("form[data-text]");
    this.files = new Files(root, this.words);
    const { text, revision } = this.form.elements;
    if (text) this.keep(text, revision);
    const place = `work:${root.dataset.place}`;
    if (this.part("recorder")) new Speaking(this.part("recorder"), place, this.words, (file, kind) => this.files.send(file, kind));
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  keep(field, revision) {
    const { save: address, place } = this.root.dataset;
    const say = (state, words) => this.say(state, words);
    this.keeper = new Keeper({ field, revision, place, address, words: this.words, say, other: (both) => this.showBoth(both) });
  }

  // The text goes ahead of the button: what is handed in is on the server before the page moves.
  async submit(event) {
    if (this.isSure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.files.isBusy) return this.say("unsaved", this.words.pending);
    const tears = this.keeper?.isTorn;
    if (tears && event.submitter?.value !== "save") return this.say("unsaved", this.words.other);
    if (tears) this.keeper.isTorn = false;
    if (this.keeper && !(await this.keeper.hurry())) return this.say("phone", this.words.later);
    if (!navigator.onLine) return this.say("phone", this.words.later);
    await new Promise((later) => setTimeout(later)); // a form that is being submitted takes no other submission
    this.isSure = true;
    this.form.requestSubmit(event.submitter);
    this.isSure = false;
  }

  showBoth({ theirs, mine }) {
    const place = this.part("other");
    place.hidden = false;
    this.part("other-text").textContent = theirs;
    this.form.elements.text.value = mine;
    this.say("unsaved", this.words.other);
  }

  say(state, words) {
    const place = this.part("status");
    place.dataset.state = state;
    place.textContent = words;
  }
}

for (const root of document.querySelectorAll("[data-work]")) new Work(root);
