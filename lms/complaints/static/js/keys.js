/**
 * Keys of the desk. Letters are read by their place on the keyboard: the same key with an Arabic layout.
 * While one writes, only Escape and those with Ctrl count.
 */

const WRITES = "textarea, select, input:not([type=radio]):not([type=checkbox])";

export function listen(acts) {
  document.addEventListener("keydown", (event) => {
    const { code, key, target } = event;
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) {
      if (code === "Enter" && target.form && target.matches("textarea")) {
        event.preventDefault();
        target.form.requestSubmit();
      }
      return;
    }
    if (target.matches(WRITES)) {
      if (code === "Escape") target.blur();
      return;
    }
    const help = () => document.getElementById("keys")?.showModal?.();
    const act = key === "?" || key === "؟" ? help : key === "/" ? acts.Slash : acts[code];
    if (!act || (code === "Enter" && target.closest("summary, button, a"))) return;
    event.preventDefault();
    act();
  });
}
