// The line below the picture: what was watched, chapters, where one is; over it, the time and the picture one points at.
import { clock } from "./figures.js";

const SVG = "http://www.w3.org/2000/svg";

export function timeline(player) {
  const line = player.part("line");
  line.addEventListener("input", () => player.seek(Number(line.value)));
  preview(player, line);
  player.watchers.push((time) => {
    line.value = time;
    line.setAttribute("aria-valuetext", clock(time));
    player.part("head").setAttribute("x", String((1000 * time) / (player.length || 1) - 3));
    mark(time);
  });
  const { video } = player;
  video.addEventListener("progress", () => {
    const ahead = [...Array(video.buffered.length).keys()].map((n) => [video.buffered.start(n), video.buffered.end(n)]);
    spans(player.part("loaded"), "loaded", ahead.map(([from, to]) => [from * 1000, to * 1000]), player.length);
  });
}

export const drawSeen = (player, seen) => spans(player.part("seen"), "seen", seen, player.length);

function spans(group, name, pairs, length) {
  group.replaceChildren(...pairs.map(([from, to]) => {
    const rect = document.createElementNS(SVG, "rect");
    const scale = 1 / (length || 1);
    for (const [key, value] of Object.entries({ class: name, y: 3, height: 6, x: from * scale, width: (to - from) * scale }))
      rect.setAttribute(key, String(value));
    return rect;
  }));
}

// Chapters stand elsewhere on the page.
const chapters = () => [...document.querySelectorAll("[data-chapter]")];

export const chapterAt = (time) => chapters().filter((each) => each.dataset.seek / 1000 <= time).at(-1);

function mark(time) {
  const now = chapterAt(time);
  for (const each of chapters())
    if (each === now) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
}

function preview(player, line) {
  const box = player.part("preview");
  const thumbnail = player.part("thumbnail");
  let sheet; // fetched when somebody first points at the line
  line.addEventListener("pointermove", async ({ clientX }) => {
    const bounds = line.getBoundingClientRect();
    const share = Math.min(Math.max((clientX - bounds.x) / bounds.width, 0), 1);
    const time = share * player.length;
    player.part("preview-time").textContent = clock(time);
    player.part("preview-chapter").textContent = chapterAt(time)?.querySelector("span")?.textContent ?? "";
    box.hidden = false;
    const half = box.offsetWidth / 2;
    box.style.setProperty("left", `${Math.min(Math.max(share * bounds.width, half), bounds.width - half)}px`);
    sheet ??= storyboard(player.engine.sources.storyboard);
    show(thumbnail, (await sheet).find((each) => time < each.to));
  });
  for (const name of ["pointerleave", "pointerup", "pointercancel"]) line.addEventListener(name, () => (box.hidden = true));
}

function show(thumbnail, tile) {
  thumbnail.hidden = !tile;
  if (!tile) return;
  const [x, y, width, height] = tile.box;
  Object.assign(thumbnail.style, {
    width: `${width}px`, height: `${height}px`, backgroundImage: `url("${tile.image}")`, backgroundPosition: `-${x}px -${y}px`,
  });
}

// WebVTT with lines such as "sheet.webp#xywh=160,0,160,90".
async function storyboard(address) {
  if (!address) return [];
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return [];
  const found = (await answer.text()).matchAll(/--> *(?:(\d+):)?(\d+):([\d.]+)[^\n]*\n([^\n#]*)#xywh=([\d,]+)/g);
  return [...found].map(([, hours, minutes, seconds, image, box]) => ({
    to: Number(hours || 0) * 3600 + Number(minutes) * 60 + Number(seconds),
    image: new URL(image, new URL(address, location.href)).href,
    box: box.split(",").map(Number),
  }));
}
