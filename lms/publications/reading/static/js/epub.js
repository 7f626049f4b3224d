// An EPUB, chapter by chapter. foliate-js takes the book apart; what is shown is built anew from a short list of
// elements, so nothing of the file runs, loads or styles anything: no frame, no style sheet, no address of others.
import "./looks.js";
import { Printed } from "./printed.js";

const KEPT = new Set(
  "a abbr article aside b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s section small span strong sub sup table tbody td tfoot th thead tr u ul".split(" "),
);
const DROPPED = new Set("script style link meta title head iframe object embed video audio form input button svg math template".split(" "));
const ATTRIBUTES = ["lang", "dir", "title", "colspan", "rowspan", "start", "alt"];
const PICTURES = /^image\/(?:png|jpeg|gif|webp)$/;
const MOST_PICTURE = 8e6;

const root = document.querySelector("[data-printed]");
const printed = new Printed(root);

open().catch((error) => printed.fail(error));

async function open() {
  const [{ EPUB }, zip] = await Promise.all([import("vendor/foliate/epub.js"), import("vendor/foliate/zip.js")]);
  const answer = await fetch(root.dataset.file);
  if (!answer.ok) throw new Error(String(answer.status));
  const files = await unpacked(zip, await answer.blob());
  const book = await new EPUB(files).init();
  const chapters = book.sections.filter(({ linear }) => linear !== "no");
  await printed.open(chapters.length, (number) => show(book, files, chapters, number));
  printed.stage.addEventListener("click", (event) => follow(event, book, chapters));
  root.dataset.state = "open";
}

async function unpacked(zip, blob) {
  zip.configure({ useWebWorkers: false });
  const entries = await new zip.ZipReader(new zip.BlobReader(blob)).getEntries();
  const known = new Map(entries.map((entry) => [entry.filename, entry]));
  return {
    loadText: (name) => known.get(name)?.getData(new zip.TextWriter()) ?? null,
    loadBlob: (name, type) => known.get(name)?.getData(new zip.BlobWriter(type)) ?? null,
    getSize: (name) => known.get(name)?.uncompressedSize ?? 0,
  };
}

async function show(book, files, chapters, number) {
  const section = chapters[number - 1];
  const source = await section.createDocument();
  const body = source.body ?? source.querySelector("body");
  const leaf = document.createElement("article");
  leaf.className = "leaf";
  const text = document.createElement("div");
  text.className = "leaf__text leaf__text--book";
  text.lang = source.documentElement.getAttribute("xml:lang") || source.documentElement.lang || root.dataset.language;
  text.dir = source.documentElement.dir || body?.dir || root.dataset.direction;
  for (const child of body?.childNodes ?? []) add(text, child);
  leaf.append(text);
  printed.stage.replaceChildren(leaf);
  printed.stage.scrollTop = 0;
  root.dataset.drawn = String(number);
  for (const picture of text.querySelectorAll("img[data-href]")) fill(picture, book, files, section);
}

function add(parent, node) {
  if (node.nodeType === Node.TEXT_NODE) return parent.append(node.data);
  const name = node.localName?.toLowerCase();
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(name)) return;
  if (!KEPT.has(name)) {
    for (const child of node.childNodes) add(parent, child);
    return;
  }
  if (name === "img" && !inside(node.getAttribute("src"))) return parent.append(node.getAttribute("alt") ?? "");
  const made = document.createElement(name);
  for (const attribute of ATTRIBUTES) if (node.hasAttribute(attribute)) made.setAttribute(attribute, node.getAttribute(attribute));
  if (node.id) made.dataset.id = node.id;
  const href = inside(node.getAttribute(name === "img" ? "src" : "href"));
  if (href && (name === "a" || name === "img")) made.dataset.href = href;
  if (href && name === "a") made.setAttribute("href", "#");
  for (const child of node.childNodes) add(made, child);
  parent.append(made);
}

// An address within the book; nothing else is one.
function inside(address) {
  const plain = (address ?? "").replace(/[\s\p{Cc}]/gu, "");
  return /^(?:[a-z][\w+.-]*:|[/\\])/i.test(plain) ? "" : plain;
}

async function fill(picture, book, files, section) {
  const href = section.resolveHref(picture.dataset.href);
  const type = book.resources.getItemByHref(decodeURI(href))?.mediaType ?? "";
  if (!PICTURES.test(type) || files.getSize(href) > MOST_PICTURE) return picture.remove();
  const blob = await files.loadBlob(href, type);
  const reader = new FileReader();
  reader.onload = () => (picture.src = reader.result); // a picture may come from here as data, from nowhere else
  if (blob) reader.readAsDataURL(blob);
}

// Links lead within the book; those that lead out of it do not lead anywhere.
async function follow(event, book, chapters) {
  const link = event.target.closest("a[data-href]");
  if (!link) return;
  event.preventDefault();
  const [path, id] = link.dataset.href.split("#");
  const here = chapters[printed.number - 1];
  const place = path ? chapters.findIndex((each) => each.id === here.resolveHref(path)) + 1 : printed.number;
  if (!place) return;
  await printed.go(place);
  if (id) printed.stage.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView();
}
