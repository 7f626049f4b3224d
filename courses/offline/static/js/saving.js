// Fetches a lesson's files into this browser. Cut anywhere, it goes on from the last whole chunk.
import { keepPage } from "./lease.js";

const { savedLessons } = globalThis;
const TRIES = 4;
const BREATH_MS = 1500;

export class Stopped extends Error {}

export async function ask(path, quality) {
  const answer = await fetch(`${path}/package?quality=${encodeURIComponent(quality)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) throw new Stopped("link");
  if (answer.redirected) throw new Stopped("signed-out");
  if (!answer.ok) throw new Stopped("refused");
  return answer.json();
}

// How much of a package is here already.
export async function kept({ files }) {
  const counts = await Promise.all(files.map(async ({ name }) => (await savedLessons.file(name))?.kept ?? 0));
  return counts.reduce((sum, each) => sum + each, 0);
}

// Room for `bytes` more, and a little air; unknown rooms are tried.
export async function hasRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined || quota - usage > bytes * 1.05;
}

// Keep one lesson. `lesson` says what it is: path, title, course, section, reader, quality, kind, minutes.
export async function save(lesson, signal, onBytes, version) {
  const known = await savedLessons.lesson(lesson.path);
  const old = known?.files ?? [];
  let told = await ask(lesson.path, lesson.quality);
  const bytes = told.files.reduce((sum, each) => sum + each.bytes, 0);
  const row = { ...lesson, bytes, lease: told.lease, files: told.files.map(({ name, bytes: size, mime }) => ({ name, bytes: size, mime })), done: false, savedAt: Date.now() };
  await savedLessons.put({ ...row, files: [...row.files, ...old.filter(({ name }) => !row.files.some((each) => each.name === name))] });
  for (let tries = 0, number = 0; number < told.files.length; ) {
    try {
      await fetchFile(told.files[number], signal, onBytes);
      number += 1;
      tries = 0;
    } catch (error) {
      if (signal.aborted) throw new Stopped("cancelled");
      if (error.name === "QuotaExceededError") throw new Stopped("room");
      tries += 1;
      if (tries > TRIES) throw new Stopped("link");
      await new Promise((done) => setTimeout(done, BREATH_MS * tries));
      if (error.message === "expired") told = await ask(lesson.path, lesson.quality);
    }
  }
  const page = await keepPage(row, version).catch(() => { throw new Stopped("link"); });
  await savedLessons.put({ ...row, ...page, done: true });
  await drop(old.filter(({ name }) => !row.files.some((each) => each.name === name)));
}

// What an earlier quality left behind: a lesson of that name alone is forgotten with its files.
async function drop(files) {
  if (!files.length) return;
  await savedLessons.put({ path: "/left", files, reader: "" });
  await savedLessons.forget(["/left"]);
}

async function fetchFile(file, signal, onBytes) {
  const { name, address, bytes } = file;
  let at = await savedLessons.begin(file);
  if (at >= bytes) return;
  at -= at % savedLessons.CHUNK;
  const answer = await fetch(address, { signal, headers: at ? { Range: `bytes=${at}-` } : {} });
  if (answer.status === 403) throw new Error("expired");
  if (!answer.ok) throw new Error("refused");
  const reader = answer.body.getReader();
  if (answer.status === 200 && at) at = 0; // this server gives no ranges: all of it anew
  let buffer = new Uint8Array(savedLessons.CHUNK);
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read();
    for (let from = 0; value && from < value.length; ) {
      const room = Math.min(buffer.length - filled, value.length - from);
      buffer.set(value.subarray(from, from + room), filled);
      filled += room;
      from += room;
      if (filled < buffer.length) continue;
      await savedLessons.append(name, at, buffer.buffer);
      at += filled;
      filled = 0;
      buffer = new Uint8Array(savedLessons.CHUNK);
    }
    onBytes(value?.length ?? 0);
    if (done) break;
  }
  if (filled) await savedLessons.append(name, at, buffer.slice(0, filled).buffer);
  if (at + filled < bytes) throw new Error("cut");
}
