/**
 * The paper on the screen: reads what was chosen out of the controls and puts it back in, shows one question at
 * a time, and keeps the map in step. It knows nothing of saving.
 */

export class Paper {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("[data-question]")];
    this.slots = this.questions.map((question) => Number(question.dataset.question));
    this.language = document.documentElement.lang;
  }

  question(slot) {
    return this.questions[this.slots.indexOf(slot)];
  }

  slotOf(element) {
    return Number(element.closest("[data-question]")?.dataset.question);
  }

  controls(slot) {
    return [...this.question(slot).querySelectorAll("input, select, textarea")].filter(
      (control) => !["hidden", "image", "file"].includes(control.type) && control.name.startsWith(`q${slot}.`) && control !== this.flag(slot),
    );
  }

  /** What is answered now, as it travels: field name to values. */
  given(slot) {
    const given = {};
    for (const control of this.controls(slot)) {
      const ticked = !["radio", "checkbox"].includes(control.type) || control.checked;
      if (ticked && control.value.trim()) (given[control.name.replace(/^q\d+\./, "")] ??= []).push(control.value);
    }
    return given;
  }

  put(slot, given) {
    for (const control of this.controls(slot)) {
      const values = given[control.name.replace(/^q\d+\./, "")] ?? [];
      if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
    // a control made of several (an order, a point, files) shows what its fields hold now
    for (const place of this.question(slot).querySelectorAll("[data-order], [data-spot], [data-essay], [data-sending]")) {
      place.dispatchEvent(new CustomEvent("answer-put", { detail: given }));
    }
    this.mark(slot);
  }

  /** The slots that were answered, or flagged, while this script was still on its way over a slow link. */
  early() {
    return this.slots.filter((slot) => {
      if (this.question(slot).querySelector("[data-order], [data-spot], [data-sending]")) return false;
      const flag = this.flag(slot);
      return [...this.controls(slot), ...(flag ? [flag] : [])].some(isTouched);
    });
  }

  flag(slot) {
    return this.question(slot).querySelector(`[name="q${slot}.flagged"]`);
  }

  isFlagged(slot) {
    return Boolean(this.flag(slot)?.checked);
  }

  isAnswered(slot) {
    return Object.keys(this.given(slot)).length > 0;
  }

  /** Bring the map and the count in step with one question. */
  mark(slot) {
    const entry = document.querySelector(`[data-map="${slot}"]`);
    entry?.classList.toggle("done", this.isAnswered(slot));
    entry?.classList.toggle("flag", this.isFlagged(slot));
    for (const word of entry?.querySelectorAll("[data-word]") ?? []) {
      word.hidden = word.dataset.word === "flag" ? !this.isFlagged(slot) : !this.isAnswered(slot);
    }
    const count = this.slots.filter((each) => this.isAnswered(each)).length;
    for (const place of document.querySelectorAll("[data-answered]")) place.textContent = this.number(count);
  }

  /** Show one question and no other; the address remembers it, so "back" works. */
  show(slot, { focus = true } = {}) {
    if (!this.slots.includes(slot)) return;
    this.here = slot;
    this.form.dataset.live = "";
    for (const question of this.questions) question.toggleAttribute("data-here", question === this.question(slot));
    for (const entry of document.querySelectorAll("[data-map]")) {
      if (Number(entry.dataset.map) === slot) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
    if (!focus) return;
    this.question(slot).querySelector("[data-focus]")?.focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "start" });
  }

  /** The slot named by the address, else the one that is held, else the first without an answer, else the first. */
  first(held) {
    const named = Number(location.hash.match(/^#q(\d+)$/)?.[1]);
    if (this.slots.includes(named)) return named;
    return held ?? this.slots.find((slot) => !this.isAnswered(slot)) ?? this.slots[0];
  }

  number(value) {
    return new Intl.NumberFormat(this.language === "ar" ? "ar-EG" : this.language).format(value);
  }
}

/** Whether a control says something else than the page it came with. */
function isTouched(control) {
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  return control.value !== control.defaultValue;
}
