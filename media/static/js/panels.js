// The small sheets of choices: one is open at a time; Escape and a click elsewhere shut it.
export function panels(player) {
  const { root } = player;
  const openers = [...root.querySelectorAll("[data-opens-panel]")];
  const panel = (opener) => root.querySelector(`[data-panel="${opener.dataset.opensPanel}"]`);
  const set = (opener, open) => {
    panel(opener).hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  const shut = () => openers.forEach((opener) => set(opener, false));
  root.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-opens-panel]");
    if (!opener) return target.closest("[data-panel]") || shut();
    const open = panel(opener).hidden;
    shut();
    set(opener, open);
    if (open) panel(opener).querySelector("input:checked, button, input, a")?.focus();
  });
  document.addEventListener("click", ({ target }) => root.contains(target) || shut());
  root.addEventListener("keydown", (event) => {
    const opener = openers.find((each) => each.getAttribute("aria-expanded") === "true");
    if (event.key !== "Escape" || !opener) return;
    event.stopPropagation();
    shut();
    opener.focus();
  });
  player.shutPanels = shut;
}
