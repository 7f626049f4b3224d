// What a text may be made of: the same as lms/core/richtext.py lets through, which has the last word.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const OWN = /\/media\/pictures\/[0-9a-f-]{36}$/;
export const KINDS = ["verse", "hadith"];

const spoken = { dir: { default: null }, lang: { default: null } };
const spokenOf = (element) => ({ dir: element.getAttribute("dir"), lang: element.getAttribute("lang") });
const said = ({ dir, lang }) => ({ ...(dir && { dir }), ...(lang && { lang }) });

function block(tag, content, more = {}) {
  return { content, group: "block", attrs: spoken, parseDOM: [{ tag, getAttrs: spokenOf }], toDOM: (node) => [tag, said(node.attrs), 0], ...more };
}

function mark(tag, ...also) {
  return { parseDOM: [{ tag }, ...also], toDOM: () => [tag, 0] };
}

const heading = {
  attrs: { level: { default: 2 }, ...spoken },
  content: "inline*", group: "block", defining: true,
  parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, getAttrs: (element) => ({ level: Math.min(Math.max(level, 2), 4), ...spokenOf(element) }) })),
  toDOM: (node) => [`h${node.attrs.level}`, said(node.attrs), 0],
};

const blockquote = {
  attrs: { kind: { default: null }, ...spoken },
  content: "block+", group: "block", defining: true,
  parseDOM: [{ tag: "blockquote", getAttrs: (element) => ({ kind: KINDS.find((kind) => element.classList.contains(kind)) ?? null, ...spokenOf(element) }) }],
  toDOM: (node) => ["blockquote", { ...(node.attrs.kind && { class: node.attrs.kind }), ...said(node.attrs) }, 0],
};

const picture = {
  attrs: { src: {}, alt: { default: "" }, width: { default: null }, height: { default: null }, caption: { default: "" } },
  group: "block", draggable: true, atom: true,
  parseDOM: [
    { tag: "figure", getAttrs: (element) => pictureOf(element.querySelector("img"), element.querySelector("figcaption")?.textContent.trim()) },
    { tag: "img", getAttrs: (element) => pictureOf(element, "") },
  ],
  toDOM: ({ attrs: { src, alt, width, height, caption } }) => ["figure", ["img", { src, alt, width, height }], ...(caption ? [["figcaption", caption]] : [])],
};

function pictureOf(image, caption) {
  const src = image?.getAttribute("src") ?? "";
  if (!OWN.test(src)) return false;
  return { src, alt: image.getAttribute("alt") ?? "", width: image.getAttribute("width"), height: image.getAttribute("height"), caption: caption ?? "" };
}

const nodes = {
  doc: { content: "block+" },
  paragraph: block("p", "inline*"),
  blockquote,
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  heading,
  code_block: { content: "text*", marks: "", group: "block", code: true, defining: true, parseDOM: [{ tag: "pre", preserveWhitespace: "full" }], toDOM: () => ["pre", 0] },
  bullet_list: block("ul", "list_item+"),
  ordered_list: {
    attrs: { order: { default: 1 }, ...spoken },
    content: "list_item+", group: "block",
    parseDOM: [{ tag: "ol", getAttrs: (element) => ({ order: element.start || 1, ...spokenOf(element) }) }],
    toDOM: (node) => ["ol", { ...(node.attrs.order > 1 && { start: node.attrs.order }), ...said(node.attrs) }, 0],
  },
  list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  terms: { content: "(term | meaning)+", group: "block", parseDOM: [{ tag: "dl" }], toDOM: () => ["dl", 0] },
  term: { content: "inline*", parseDOM: [{ tag: "dt" }], toDOM: () => ["dt", 0] },
  meaning: { content: "block+", parseDOM: [{ tag: "dd" }], toDOM: () => ["dd", 0] },
  picture,
  ...tableNodes({ tableGroup: "block", cellContent: "block+", cellAttributes: {} }),
  text: { group: "inline" },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

const marks = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (element) => (/^(https?:|mailto:|tel:|\/|#)/.test(element.getAttribute("href")) ? { href: element.getAttribute("href") } : false) }],
    toDOM: (node) => ["a", { href: node.attrs.href }, 0],
  },
  tongue: {
    attrs: spoken, excludes: "",
    parseDOM: [{ tag: "span[lang], span[dir]", getAttrs: spokenOf }, { tag: "bdi", getAttrs: spokenOf }],
    toDOM: (node) => [node.attrs.dir || node.attrs.lang ? "span" : "bdi", said(node.attrs), 0],
  },
  strong: mark("strong", { tag: "b" }),
  em: mark("em", { tag: "i" }),
  u: mark("u"), s: mark("s"), sub: mark("sub"), sup: mark("sup"), mark: mark("mark"), kbd: mark("kbd"),
  code: { ...mark("code"), code: true },
};

export const schema = new Schema({ nodes, marks });
