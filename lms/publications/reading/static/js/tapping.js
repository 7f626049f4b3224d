// Cues by ear: each tap writes a line with the moment that is heard and the sentence after the last one.
const form = document.querySelector("[data-cue-form]");
const player = document.querySelector("[data-player]")?.player;

if (form && player) {
  for (const part of form.querySelectorAll("[data-scripted]")) part.hidden = false;
  form.querySelector("[data-tap]").addEventListener("click", tap);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyT" || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tap();
  });
}

function tap() {
  const field = form.elements.sheet;
  const last = field.value.trim().split("\n").at(-1) ?? "";
  const [, head, page, fragment] = /\s((?:\d+\.)?)(\d+)\.(\d+)(?:\s|$)/.exec(last) ?? [null, "", "1", "0"];
  const tenths = Math.round(player.time * 10);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths - minutes * 600) / 10).toFixed(1).padStart(4, "0");
  field.value = `${field.value.trimEnd()}${field.value.trim() ? "\n" : ""}${minutes}:${seconds}  ${head}${page}.${Number(fragment) + 1}\n`;
  field.scrollTop = field.scrollHeight;
}
