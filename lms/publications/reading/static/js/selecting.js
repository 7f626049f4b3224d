// Words that are selected can be highlighted or noted. They are sent as a quotation: what they say, and what stands
// around them, so that they are found again in a corrected text.
const AROUND = 32;

export function selecting(root) {
  const bar = toolbar(root);
  if (!bar) return;
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const found = quoted(root.querySelector("[data-leaf]"));
    if (!found && bar.contains(document.activeElement)) return;
    chosen = found;
    bar.hidden = !chosen;
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !chosen) return;
    bar.hidden = true;
    if (button.dataset.does === "report") return report(root, chosen);
    const form = root.querySelector("[data-mark-form]");
    fill(form, chosen);
    if (button.dataset.does === "note") return write(form);
    form.elements.kind.value = "highlight";
    form.elements.colour.value = button.dataset.colour;
    form.requestSubmit();
  });
  root.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-mark-form]")) target.elements.client_id.value ||= name();
  }, { capture: true });
}

function toolbar(root) {
  const form = root.querySelector("[data-mark-form]");
  const errors = root.querySelector("[data-report]");
  if (!form && !errors) return null;
  const bar = document.createElement("div");
  bar.className = "selecting no-print";
  bar.hidden = true;
  bar.setAttribute("role", "toolbar");
  for (const { value, textContent } of form?.elements.colour.options ?? []) bar.append(button(textContent, { colour: value }));
  if (form) bar.append(button(root.querySelector("[data-note] summary").textContent, { does: "note" }));
  if (errors) bar.append(button(errors.textContent, { does: "report" }));
  document.body.append(bar);
  return bar;
}

function button(words, data) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--small${data.colour ? ` selecting__colour ink--${data.colour}` : ""}`;
  made.textContent = words;
  Object.assign(made.dataset, data);
  made.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  return made;
}

function quoted(leaf) {
  const selection = getSelection();
  if (!leaf || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!leaf.contains(range.commonAncestorContainer)) return null;
  const exact = range.toString().trim();
  if (!exact || exact.length > 2000) return null;
  const before = document.createRange();
  before.selectNodeContents(leaf);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.selectNodeContents(leaf);
  after.setStart(range.endContainer, range.endOffset);
  return { exact, prefix: before.toString().slice(-AROUND), suffix: after.toString().slice(0, AROUND) };
}

function fill(form, { exact, prefix, suffix }) {
  Object.assign(form.elements.exact, { value: exact });
  Object.assign(form.elements.prefix, { value: prefix });
  Object.assign(form.elements.suffix, { value: suffix });
  form.elements.kind.value = "note";
  form.elements.client_id.value = name();
}

// The editors are shown the words that the reader means.
function report(root, { exact }) {
  const address = new URL(root.querySelector("[data-report]").href);
  address.searchParams.set("quoted", exact);
  location.assign(address);
}

function write(form) {
  form.closest("details").open = true;
  form.elements.note.focus();
}

const name = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
