// The page of saved lessons: it is made from what this browser keeps, with a connection or without.
import "./store.js";
import { figure, megabytes } from "../../media/js/figures.js";
import { Outbox } from "../../progress/js/outbox.js";
import { renewLeases } from "./lease.js";

const { savedLessons } = globalThis;
const root = document.querySelector("[data-saved]");
const words = JSON.parse(root.dataset.words);
const part = (name, within = root) => within.querySelector(`[data-part="${name}"]`);
const day = new Intl.DateTimeFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en-GB", { dateStyle: "long" });

async function draw() {
  const lessons = (await savedLessons.lessons()).sort((one, other) => one.order - other.order);
  const courses = Map.groupBy ? Map.groupBy(lessons, ({ course }) => course) : grouped(lessons);
  part("list").replaceChildren(...(await Promise.all([...courses].map(([course, its]) => group(course, its)))));
  part("empty").hidden = lessons.length > 0;
  part("whole").hidden = lessons.length === 0;
  await space(lessons);
}

function grouped(lessons) {
  const found = new Map();
  for (const each of lessons) found.set(each.course, [...(found.get(each.course) ?? []), each]);
  return found;
}

async function group(course, lessons) {
  const made = part("course").content.firstElementChild.cloneNode(true);
  part("course-title", made).textContent = course;
  part("lessons", made).replaceChildren(...(await Promise.all(lessons.map(item))));
  return made;
}

async function item(lesson) {
  const made = part("lesson").content.firstElementChild.cloneNode(true);
  const open = await savedLessons.isOpen(lesson);
  const link = part("title", made);
  link.textContent = lesson.title;
  if (open) link.href = `${lesson.path}/saved`;
  else if (!lesson.done) link.href = lesson.path;
  part("facts", made).textContent = [lesson.section, megabytes(lesson.bytes, words.mb)].filter(Boolean).join(" · ");
  const { done } = lesson;
  part("until", made).textContent = !done ? words.half : open ? words.until.replace("{day}", day.format(savedLessons.until(lesson.lease))) : words.over;
  made.classList.toggle("saved__item--shut", !open);
  for (const icon of made.querySelectorAll("[data-kind]")) icon.hidden = icon.dataset.kind !== lesson.kind;
  const button = part("remove", made);
  button.setAttribute("aria-label", words.remove.replace("{title}", lesson.title));
  button.addEventListener("click", async () => {
    await savedLessons.forget([lesson.path]);
    await draw();
    part("title-of-page").focus();
  });
  return made;
}

async function space(lessons) {
  const used = lessons.reduce((sum, each) => sum + (each.done ? each.bytes : 0), 0);
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const free = quota ? quota - usage : null;
  part("used").textContent = megabytes(used, words.mb);
  part("free").textContent = free === null ? words.unknown : free > 1e9 ? words.gb.replace("{n}", figure(free / 1e9)) : megabytes(free, words.mb);
  part("meter").max = used + (free ?? used) || 1;
  part("meter").value = used;
  const isKept = await navigator.storage?.persisted?.().catch(() => false);
  part("persisted").textContent = isKept ? words.persisted : words.fleeting;
}

// Minutes that were watched without a connection, and leases: as soon as the server can be reached.
async function meet() {
  if (!(await savedLessons.lessons()).length) return; // a visitor's browser has nothing to ask for
  const state = await renewLeases().catch(() => "offline");
  const waiting = await Outbox.deliver("/watched").catch(() => null);
  part("news").textContent = state === "fresh" ? (waiting ? words.waiting : "") : words[state];
  part("news").hidden = !part("news").textContent;
  part("sign-in").hidden = state !== "signed-out";
  await draw();
}

part("remove-all").addEventListener("click", async () => {
  if (!confirm(words.sure)) return;
  await savedLessons.forget((await savedLessons.lessons()).map(({ path }) => path));
  await draw();
});
addEventListener("online", meet);
addEventListener("offline", meet);
if ("serviceWorker" in navigator && "indexedDB" in globalThis) {
  navigator.serviceWorker.register("/service-worker.js");
  await draw();
  await meet();
} else part("unable").hidden = false;
