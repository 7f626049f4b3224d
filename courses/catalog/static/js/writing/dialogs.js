// What is asked for a link, and for a picture: a picture without words for it is not taken.
import { toggleMark } from "prosemirror-commands";
import { NodeSelection, Selection } from "prosemirror-state";
import { schema } from "./schema.js";

const ADDRESS = /^(https?:\/\/[^\s]+\.[^\s]+|mailto:[^\s]+@[^\s]+|tel:[+\d][\d\s-]+|\/[^\s]*)$/i;

export function askLink(view, { words }) {
  const { from, to, empty, $from } = view.state.selection;
  const there = schema.marks.link.isInSet($from.marks());
  const address = field("input", { type: "text", dir: "ltr", inputMode: "url", required: true, value: there?.attrs.href ?? "https://" });
  const wrong = note();
  const dialog = open(words, words.link, [labelled(words.address, address), wrong]);
  dialog.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const href = /^[\w.-]+\.[a-z]{2,}/i.test(address.value) ? `https://${address.value.trim()}` : address.value.trim();
    if (!ADDRESS.test(href)) return say(wrong, words.addressWrong, address);
    if (empty) {
      const node = schema.text(href.replace(/^https?:\/\//, ""), [schema.marks.link.create({ href })]);
      view.dispatch(view.state.tr.replaceSelectionWith(node, false));
    } else {
      view.dispatch(view.state.tr.removeMark(from, to, schema.marks.link));
      toggleMark(schema.marks.link, { href })(view.state, view.dispatch);
    }
    return dialog.close(view);
  });
}

export function askPicture(view, { words, uploads }, given = null) {
  const chosen = view.state.selection instanceof NodeSelection && view.state.selection.node.type === schema.nodes.picture ? view.state.selection.node : null;
  const file = field("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif" });
  const alt = field("input", { type: "text", maxLength: 300, value: chosen?.attrs.alt ?? "" });
  const caption = field("input", { type: "text", maxLength: 300, value: chosen?.attrs.caption ?? "" });
  const wrong = note();
  const parts = [...(chosen || given ? [] : [labelled(words.file, file)]), labelled(words.alt, alt, words.altHelp), labelled(words.caption, caption), wrong];
  const dialog = open(words, words.picture, parts);
  dialog.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const picked = given ?? file.files[0];
    if (!chosen && !picked) return say(wrong, words.fileMissing, file);
    if (!alt.value.trim()) return say(wrong, words.altMissing, alt);
    say(wrong, chosen ? "" : words.sending);
    dialog.busy(true);
    const kept = chosen?.attrs ?? (await send(picked, uploads));
    dialog.busy(false);
    if (!kept.src) return say(wrong, kept.message || words.failed);
    const node = schema.nodes.picture.create({ ...kept, alt: alt.value.trim(), caption: caption.value.trim() });
    view.dispatch(chosen ? view.state.tr.replaceSelectionWith(node) : placed(view.state, node));
    return dialog.close(view);
  });
}

// The picture, with a line behind it to go on writing.
function placed(state, node) {
  const change = state.tr.replaceSelectionWith(node);
  const after = change.selection.$to.after(1);
  if (after >= change.doc.content.size) change.insert(after, schema.nodes.paragraph.create());
  return change.setSelection(Selection.near(change.doc.resolve(after), 1)).scrollIntoView();
}

async function send(file, address) {
  const body = new FormData();
  body.append("file", file);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (answer.ok) return await answer.json();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { message: page.querySelector(".empty p")?.textContent ?? "" };
  } catch { return {}; }
}

function open(words, title, parts) {
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.className = "dialog";
  const form = dialog.appendChild(document.createElement("form"));
  form.className = "stack";
  form.noValidate = true;
  const head = document.createElement("h2");
  head.textContent = title;
  head.id = "writing-dialog";
  dialog.setAttribute("aria-labelledby", head.id);
  const end = document.createElement("div");
  end.className = "dialog__end";
  const good = end.appendChild(button(words.insert, "button button--main", "submit"));
  end.append(button(words.cancel, "button", "button", () => dialog.close()));
  form.append(head, ...parts, end);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  dialog.querySelector("input")?.focus();
  return { form, busy: (is) => { good.disabled = is; }, close: (view) => { dialog.close(); view.focus(); } };
}

function field(tag, properties) {
  return Object.assign(document.createElement(tag), { className: "input", ...properties });
}

function labelled(text, input, help = "") {
  const label = document.createElement("label");
  label.className = "field";
  const words = label.appendChild(document.createElement("span"));
  words.className = "field__label";
  words.textContent = text;
  label.append(input);
  if (help) label.appendChild(Object.assign(document.createElement("span"), { className: "field__help", textContent: help }));
  return label;
}

function note() {
  const element = Object.assign(document.createElement("p"), { className: "field__error", hidden: true });
  element.setAttribute("role", "alert");
  return element;
}

function say(element, text, input = null) {
  element.textContent = text;
  element.hidden = !text;
  input?.focus();
}

function button(text, className, type, act = null) {
  const made = Object.assign(document.createElement("button"), { type, className, textContent: text });
  if (act) made.addEventListener("click", act);
  return made;
}
