// A PDF as it was printed: a page at a time as a picture, with its words over it to be selected. Parts of the file are
// fetched as they are needed. Scripts, forms and links of the file do nothing here.
import { Printed } from "./printed.js";

const root = document.querySelector("[data-printed]");
const printed = new Printed(root);
const NEARER = 1.3;
const MOST_PIXELS = 16e6; // what old phones can draw
let nearness = 1;
let drawing = null;

open().catch((error) => printed.fail(error));

async function open() {
  const pdf = await import("vendor/pdf.js");
  pdf.GlobalWorkerOptions.workerSrc = root.dataset.worker;
  const file = await pdf.getDocument({
    url: root.dataset.file, isEvalSupported: false, enableXfa: false, useWasm: false, disableAutoFetch: true, disableStream: true,
    useSystemFonts: true, stopAtErrors: false,
  }).promise;
  const draw = (number) => show(pdf, file, number);
  await printed.open(file.numPages, draw);
  const zoom = (factor) => () => {
    nearness = Math.min(Math.max(nearness * factor, 1), 5);
    draw(printed.number).catch((error) => printed.fail(error));
  };
  root.querySelector("[data-nearer]").addEventListener("click", zoom(NEARER));
  root.querySelector("[data-farther]").addEventListener("click", zoom(1 / NEARER));
  root.dataset.state = "open";
}

async function show(pdf, file, number) {
  drawing?.cancel();
  const page = await file.getPage(number);
  const plain = page.getViewport({ scale: 1 });
  const width = printed.stage.clientWidth * nearness;
  const viewport = page.getViewport({ scale: width / plain.width });
  const dense = Math.min(devicePixelRatio || 1, 2, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * dense);
  canvas.height = Math.floor(viewport.height * dense);
  canvas.style.setProperty("inline-size", `${viewport.width}px`);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${printed.words.script}, ${number}`);
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.style.setProperty("inline-size", `${viewport.width}px`);
  sheet.style.setProperty("--total-scale-factor", String(viewport.scale));
  sheet.style.setProperty("--scale-factor", String(viewport.scale));
  sheet.append(canvas);
  drawing = page.render({ canvas, viewport, transform: dense === 1 ? null : [dense, 0, 0, dense, 0, 0] });
  await drawing.promise.catch((error) => {
    if (error?.name !== "RenderingCancelledException") throw error;
  });
  if (printed.number !== number) return;
  printed.stage.replaceChildren(sheet);
  const text = document.createElement("div");
  text.className = "textLayer";
  sheet.append(text);
  await new pdf.TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render().catch(() => {});
  root.dataset.drawn = String(number);
}
