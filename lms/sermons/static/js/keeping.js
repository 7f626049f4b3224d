// The words of a sermon keep themselves while they are written, and the signs of verses are put around what is marked.
const form = document.querySelector("[data-keeps]");
const said = form?.querySelector('[data-part="kept"]');
const token = document.querySelector('meta[name="csrf-token"]').content;
const PAUSE = 1500;
let waiting;
let field;

async function keep() {
  const answer = await fetch(form.dataset.keeps, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token } }).catch(() => null);
  if (answer?.ok && !answer.redirected) said.textContent = (await answer.json()).saved;
}

function put(sign) {
  const [before, after] = sign.split("|");
  if (!field) return;
  const { selectionStart: from, selectionEnd: to, value } = field;
  field.setRangeText(before + value.slice(from, to) + after, from, to, "end");
  if (from === to) field.selectionStart = field.selectionEnd = from + before.length;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  form.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) field = target; });
  form.querySelector("[data-scripted]").hidden = false;
  for (const button of form.querySelectorAll("[data-puts]")) button.addEventListener("click", () => put(button.dataset.puts));
}
