// The drawer shuts as people expect; a dialog opens above the page; a transient word goes away.
document.addEventListener("click", (event) => {
  for (const drawer of document.querySelectorAll("[data-drawer][open]")) {
    if (!drawer.contains(event.target)) drawer.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  const closer = event.target.closest("[data-closes]");
  if (closer?.closest("dialog")) closer.closest("dialog").close();
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset.opens);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drawer = document.querySelector("[data-drawer][open]");
  if (!drawer) return;
  drawer.open = false;
  drawer.querySelector("summary").focus();
});

// A slash leads to the words to search for: those of this page, else those of its head.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const boxes = ["main [data-find]", "[data-find]"].flatMap((where) => [...document.querySelectorAll(where)]);
  const box = boxes.find((one) => one.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Without script a dialog stands open in the page; with it, it waits for its opener.
for (const standing of document.querySelectorAll("[data-dialog]")) {
  const dialog = document.createElement("dialog");
  for (const { name, value } of standing.attributes) if (name !== "data-dialog") dialog.setAttribute(name, value);
  dialog.append(...standing.childNodes);
  standing.replaceWith(dialog);
}

const toasts = document.getElementById("toasts");
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) setTimeout(() => node.remove?.(), 8000);
}).observe(toasts, { childList: true });

// A row of tabs that is wider than the phone begins where one is.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
