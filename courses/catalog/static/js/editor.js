// Turns each marked textarea into a page to write on. The textarea stays the one that is sent.
const KEPT = "ijaza:draft:";

function start(editor) {
  const source = editor.querySelector("textarea");
  const page = editor.querySelector("[data-page]");
  const bar = editor.querySelector("[data-bar]");
  const form = source.form;
  const revision = form.querySelector('[name="revision"]')?.value ?? "";
  const place = `${KEPT}${location.pathname}:${source.name}:${revision}`;

  const restored = recall(place);
  if (restored !== null && restored !== source.value && !form.querySelector("[data-summary]")) {
    source.value = restored;
    editor.querySelector("[data-note]").textContent = editor.dataset.restored;
  }
  document.execCommand("defaultParagraphSeparator", false, "p");
  page.innerHTML = clean(/<\w/.test(source.value) ? source.value : paragraphs(source.value)) || "<p><br></p>";
  for (const part of [page, bar]) part.hidden = false;
  source.hidden = true;

  page.addEventListener("input", () => {
    source.value = page.textContent.trim() ? page.innerHTML : "";
    remember(place, source.value);
  });
  page.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    document.execCommand("insertHTML", false, text.includes("\n") ? paragraphs(text) : escape(text));
  });
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the choice in the text stays
  bar.addEventListener("click", ({ target }) => act(target.closest("[data-command]"), page, editor));
  form.addEventListener("submit", () => forget(place));
}

function act(button, page, editor) {
  if (!button) return;
  page.focus();
  const { command, value } = button.dataset;
  if (command !== "createLink") return document.execCommand(command, false, value);
  const address = prompt(editor.dataset.askLink, "https://");
  if (address && /^(https?:|mailto:|tel:)/.test(address)) document.execCommand("createLink", false, address);
}

// The server cleans again; this only keeps a pasted draft from acting in the trainer's own page.
function clean(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const bad of parsed.querySelectorAll("script, style, iframe, object, embed, link, meta, form")) bad.remove();
  for (const element of parsed.body.querySelectorAll("*"))
    for (const { name } of [...element.attributes])
      if (!["href", "dir", "lang", "scope", "colspan", "rowspan", "start"].includes(name)) element.removeAttribute(name);
  for (const link of parsed.querySelectorAll("a[href]")) if (!/^(https?:|mailto:|tel:|#|\/)/.test(link.getAttribute("href"))) link.removeAttribute("href");
  return parsed.body.innerHTML;
}

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
const paragraphs = (text) => text.split(/\n\s*\n/).filter((block) => block.trim()).map((block) => `<p>${escape(block.trim()).replaceAll("\n", "<br>")}</p>`).join("");

function recall(place) {
  try { return sessionStorage.getItem(place); } catch { return null; }
}
function remember(place, text) {
  try { sessionStorage.setItem(place, text); } catch { /* a full store: the page itself still holds it */ }
}
function forget(place) {
  try { sessionStorage.removeItem(place); } catch { /* nothing was kept */ }
}

for (const editor of document.querySelectorAll("[data-editor]")) start(editor);
