// A picture that one can go into: tiles of an IIIF image service, our own buttons, and a frame for a part of it.
//
//   <figure data-zoom="/iiif/…/info.json" data-region="x,y,w,h" data-prev="…" data-next="…"
//     data-zoom-in="…" data-zoom-out="…" data-home="…" data-full="…" data-canvas="…"><img …></figure>
//
// Without this script the plain picture stays. `#xywh=x,y,w,h` (pixels) shows a part; books turn from right to left,
// so the left arrow key goes on, as long as the whole picture is seen.
import { deep } from "./deep.js";

const FRAME = "zoom__frame";
const PADDING = 0.15;

async function open(figure) {
  const OpenSeadragon = await deep().catch(() => null);
  const source = OpenSeadragon && (await described(figure.dataset.zoom));
  if (!source) return; // the picture is still there
  const stage = document.createElement("div");
  stage.className = "zoom__stage";
  figure.querySelector("img")?.after(stage);
  const viewer = new OpenSeadragon.Viewer({
    element: stage, tileSources: source, drawer: ["canvas"], showNavigationControl: false, showNavigator: false,
    visibilityRatio: 0.6, minZoomImageRatio: 0.8, maxZoomPixelRatio: 3, animationTime: calm() ? 0 : 0.6,
    gestureSettingsMouse: { scrollToZoom: false, clickToZoom: false, dblClickToZoom: true },
  });
  viewer.addHandler("open", () => {
    figure.classList.add("zoom--open");
    show(OpenSeadragon, viewer, figure);
  });
  viewer.addHandler("open-failed", () => {
    stage.remove();
    figure.classList.remove("zoom--open");
  });
  addEventListener("hashchange", () => show(OpenSeadragon, viewer, figure));
  viewer.canvas.setAttribute("aria-label", figure.dataset.canvas ?? figure.querySelector("img")?.alt ?? "");
  viewer.canvas.setAttribute("role", "application");
  wheel(viewer, stage);
  keys(viewer, figure, stage);
  stage.append(buttons(viewer, figure));
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The service may be known under another name than the one that this page came by.
async function described(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return null;
  const told = await answer.json().catch(() => null);
  return told && { ...told, id: address.replace(/\/info\.json$/, ""), "@id": address.replace(/\/info\.json$/, "") };
}

function wanted(figure) {
  const [, said] = /^#xywh=(?:pixel:)?([\d.,]+)$/.exec(location.hash) ?? [];
  const numbers = (said ?? figure.dataset.region ?? "").split(",").map(Number);
  return numbers.length === 4 && numbers.every((number) => number >= 0) && numbers[2] > 0 && numbers[3] > 0 ? numbers : null;
}

function show(OpenSeadragon, viewer, figure) {
  for (const old of figure.querySelectorAll(`.${FRAME}`)) viewer.removeOverlay(old);
  const part = wanted(figure);
  if (!part) return viewer.viewport.goHome(true);
  const [x, y, width, height] = part;
  const around = new OpenSeadragon.Rect(x - width * PADDING, y - height * PADDING, width * (1 + 2 * PADDING), height * (1 + 2 * PADDING));
  const frame = document.createElement("div");
  frame.className = FRAME;
  viewer.addOverlay({ element: frame, location: viewer.viewport.imageToViewportRectangle(x, y, width, height) });
  viewer.viewport.fitBounds(viewer.viewport.imageToViewportRectangle(around), calm());
}

// The wheel scrolls the page, until one has taken hold of the picture.
function wheel(viewer, stage) {
  const zooms = (value) => (viewer.gestureSettingsMouse.scrollToZoom = value);
  stage.addEventListener("focusin", () => zooms(true));
  stage.addEventListener("focusout", () => zooms(false));
  stage.addEventListener("wheel", (event) => {
    if (!viewer.gestureSettingsMouse.scrollToZoom) event.stopImmediatePropagation();
  }, { capture: true });
}

function keys(viewer, figure, stage) {
  const isWhole = () => viewer.viewport.getZoom() <= viewer.viewport.getHomeZoom() * 1.05;
  const go = (address) => address && location.assign(address);
  stage.addEventListener("keydown", (event) => {
    const { key } = event;
    const turned = { ArrowLeft: figure.dataset.next, ArrowRight: figure.dataset.prev, PageDown: figure.dataset.next, PageUp: figure.dataset.prev }[key];
    if (!turned || (key.startsWith("Arrow") && !isWhole()) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(turned);
  }, { capture: true });
}

function buttons(viewer, figure) {
  const row = document.createElement("div");
  row.className = "zoom__buttons";
  const by = (factor) => () => {
    viewer.viewport.zoomBy(factor);
    viewer.viewport.applyConstraints();
  };
  const acts = [
    ["+", figure.dataset.zoomIn, by(1.6)],
    ["−", figure.dataset.zoomOut, by(1 / 1.6)],
    ["⌂", figure.dataset.home, () => viewer.viewport.goHome()],
    ["⛶", figure.dataset.full, () => full(figure)],
  ];
  for (const [sign, name, act] of acts) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small button--icon";
    button.textContent = sign;
    button.setAttribute("aria-label", name ?? sign);
    button.title = name ?? sign;
    button.addEventListener("click", act);
    row.append(button);
  }
  return row;
}

function full(figure) {
  if (document.fullscreenElement) document.exitFullscreen();
  else figure.requestFullscreen?.().catch(() => {});
}

for (const figure of document.querySelectorAll("[data-zoom]")) open(figure);
