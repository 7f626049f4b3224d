/**
 * The keyboard's map of the desk. Letters are read by their place on the keyboard: the same key with an Arabic layout.
 * While one writes, only Escape and those with Ctrl count.
 */

const WRITES = "textarea, select, input:not([type=radio]):not([type=checkbox])";

export function listen(desk) {
  const help = () => document.getElementById("keys")?.showModal?.();
  const bank = () => desk.form.querySelector("[data-bank]");
  const acts = {
    KeyJ: () => desk.rubric.move(1), KeyK: () => desk.rubric.move(-1),
    KeyF: () => desk.form.elements.mark.focus(),
    KeyC: () => desk.form.elements.comment.focus(),
    KeyB: () => openBank(bank()),
    KeyP: () => desk.moments.toggle(), KeyM: () => desk.moments.write(),
    BracketLeft: () => desk.moments.leap(-5), BracketRight: () => desk.moments.leap(5),
    KeyR: () => desk.recorder.toggle(),
    KeyS: () => desk.draft.save(),
    KeyN: () => desk.skip(), KeyV: () => history.back(),
    Escape: () => (bank().open = false),
  };
  document.addEventListener("keydown", (event) => {
    const { code, key, target } = event;
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const act = chosen(event, desk, acts, { help, bank });
    if (!act || (target.closest("summary, button, a") && (code === "Enter" || code === "Space") && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    act(key);
  });
}

function chosen(event, desk, acts, { help, bank }) {
  const { code, key, target } = event;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    return { Enter: () => desk.give(), NumpadEnter: () => desk.give(), KeyS: () => desk.draft.save() }[code];
  }
  if (target.matches(WRITES)) return code === "Escape" ? () => target.blur() : null;
  if (key === "?" || key === "؟") return help;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit) return () => (bank().open ? fromBank(desk, bank(), Number(digit)) : desk.rubric.choose(Number(digit)));
  return acts[code];
}

function openBank(bank) {
  bank.open = !bank.open;
  if (bank.open) bank.querySelector("summary").focus();
}

function fromBank(desk, bank, digit) {
  const box = bank.querySelectorAll("input[name=bank]")[digit - 1];
  if (box) desk.insert(box);
}
