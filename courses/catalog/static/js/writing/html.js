// Between a textarea's HTML and the document that is written on.
import { DOMParser as Reader, DOMSerializer } from "prosemirror-model";
import { schema } from "./schema.js";

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
const HARMLESS_LOSS = new Set(["div", "span", "thead", "tbody", "p", "figure", "colgroup", "col", "b", "i", "strong", "em"]);

export function read(text) {
  return Reader.fromSchema(schema).parse(parsed(text));
}

export function write(doc) {
  if (doc.childCount === 1 && doc.firstChild.isTextblock && !doc.firstChild.content.size) return "";
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
  for (const only of holder.querySelectorAll("li > p:only-child, td > p:only-child, th > p:only-child, dd > p:only-child"))
    if (!only.attributes.length) only.replaceWith(...only.childNodes);
  for (const empty of holder.querySelectorAll("p:empty")) empty.remove();
  return holder.innerHTML;
}

// The tags that a round trip through the document would lose: such a text is better left as it is.
export function losses(text) {
  const before = tags(parsed(text)), after = tags(parsed(write(read(text))));
  return Object.keys(before).filter((tag) => !HARMLESS_LOSS.has(tag) && (after[tag] ?? 0) < before[tag]);
}

function parsed(text) {
  const html = /<\w/.test(text) ? text : text.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => `<p>${escape(part.trim()).replaceAll("\n", "<br>")}</p>`).join("");
  return new DOMParser().parseFromString(html, "text/html").body; // an inert document: nothing in it acts or loads
}

function tags(body) {
  const found = {};
  for (const { localName } of body.querySelectorAll("*")) found[localName] = (found[localName] ?? 0) + 1;
  return found;
}

// What Word and its like put on the clipboard: its lists are paragraphs in disguise, the rest the schema leaves behind.
export function tidyPaste(html) {
  // styles are kept aside under another name: the page forbids them, and would complain of each
  const body = new DOMParser().parseFromString(html.replace(/(\s)style=/gi, "$1data-style="), "text/html").body;
  for (const bad of body.querySelectorAll("style, script, meta, link, title, xml, o\\:p, del")) bad.remove();
  for (const item of [...body.querySelectorAll('p[class*="MsoListParagraph"]')]) asListItem(item);
  for (const odd of [...body.querySelectorAll('b[data-style*="font-weight:normal"]')]) odd.replaceWith(...odd.childNodes); // Google's wrapper
  for (const span of body.querySelectorAll("span[data-style]")) asMark(span);
  for (const empty of body.querySelectorAll("p")) if (!empty.textContent.replace(/\u00a0/g, "").trim() && !empty.querySelector("img, br")) empty.remove();
  return body.innerHTML;
}

function asMark(span) {
  const style = span.dataset.style;
  for (const [test, tag] of [[/font-weight:\s*(bold|[6-9]00)/i, "strong"], [/font-style:\s*italic/i, "em"], [/text-decoration:[^;]*underline/i, "u"]]) {
    if (!test.test(style) || span.closest("a")) continue;
    const mark = document.createElement(tag);
    mark.append(...span.childNodes);
    span.append(mark);
  }
}

function asListItem(paragraph) {
  const sign = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(span.dataset.style ?? ""));
  const isNumbered = /[\d٠-٩]+\s*[.)\-]/.test(sign?.textContent ?? "");
  sign?.remove();
  const tag = isNumbered ? "OL" : "UL";
  const before = paragraph.previousElementSibling;
  const list = before?.tagName === tag && before.dataset.pasted ? before : document.createElement(tag);
  list.dataset.pasted = "yes";
  if (list !== before) paragraph.before(list);
  const item = document.createElement("li");
  item.innerHTML = paragraph.innerHTML;
  list.append(item);
  paragraph.remove();
}
