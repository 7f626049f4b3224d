// A scan: pictures of pages in a PDF, gone into as deep as they are. Each tile is drawn from the file when it is seen,
// so a page of a large sheet costs no more memory than the screen.
import { deep } from "./deep.js";
import { Printed } from "./printed.js";

const root = document.querySelector("[data-printed]");
const printed = new Printed(root);
const TILE = 512;
const DEPTH = 4; // so many times as wide as on paper at 72 to an inch

open().catch((error) => printed.fail(error));

async function open() {
  const [pdf, OpenSeadragon] = await Promise.all([import("vendor/pdf.js"), deep()]);
  pdf.GlobalWorkerOptions.workerSrc = root.dataset.worker;
  const file = await pdf.getDocument({
    url: root.dataset.file, isEvalSupported: false, enableXfa: false, useWasm: false, disableAutoFetch: true, disableStream: true,
  }).promise;
  printed.stage.classList.add("printed__stage--scan");
  const viewer = new OpenSeadragon.Viewer({
    element: printed.stage, drawer: ["canvas"], showNavigationControl: false, visibilityRatio: 0.6, minZoomImageRatio: 0.9,
    maxZoomPixelRatio: 2, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, keyboardNavEnabled: false,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.6,
  });
  viewer.canvas.setAttribute("role", "img");
  const zoom = (factor) => () => {
    viewer.viewport.zoomBy(factor);
    viewer.viewport.applyConstraints();
  };
  root.querySelector("[data-nearer]").addEventListener("click", zoom(1.6));
  root.querySelector("[data-farther]").addEventListener("click", zoom(1 / 1.6));
  await printed.open(file.numPages, async (number) => {
    viewer.canvas.setAttribute("aria-label", `${printed.words.script}, ${number}`);
    const source = tiles(await file.getPage(number));
    await new Promise((opened, failed) => {
      viewer.addOnceHandler("open", opened);
      viewer.addOnceHandler("open-failed", failed);
      viewer.open(source);
    });
    viewer.addOnceHandler("tile-drawn", () => (root.dataset.drawn = String(number)));
  });
  root.dataset.state = "open";
}

// What OpenSeadragon asks of a picture in tiles, answered by pdf.js: the part of the page, at the scale of the level.
function tiles(page) {
  const plain = page.getViewport({ scale: 1 });
  const [width, height] = [Math.round(plain.width * DEPTH), Math.round(plain.height * DEPTH)];
  const deepest = Math.ceil(Math.log2(Math.max(width, height)));
  return {
    width, height, tileSize: TILE, minLevel: Math.min(8, deepest), maxLevel: deepest,
    getTileUrl: (level, x, y) => `scan:${page.pageNumber}/${level}/${x}/${y}`,
    downloadTileStart(job) {
      const [level, x, y] = job.src.split("/").slice(1).map(Number);
      const scale = DEPTH / 2 ** (deepest - level);
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.min(TILE, Math.ceil(plain.width * scale) - x * TILE));
      canvas.height = Math.max(1, Math.min(TILE, Math.ceil(plain.height * scale) - y * TILE));
      const viewport = page.getViewport({ scale, offsetX: -x * TILE, offsetY: -y * TILE });
      job.userData.drawing = page.render({ canvas, viewport });
      job.userData.drawing.promise.then(
        () => job.finish(canvas.getContext("2d"), null, "context2d"),
        (error) => job.fail(String(error)),
      );
    },
    downloadTileAbort: (job) => job.userData.drawing?.cancel(),
  };
}
