// Notes at a moment: the clock fills itself from the player, and a note that cannot be sent waits in this browser.
import htmx from "vendor/htmx.js";
import { clock } from "../../media/js/figures.js";

const root = document.querySelector("[data-notes]");
const player = () => document.querySelector("[data-player]")?.player;
const form = () => root.querySelector("[data-note-form]");
const place = `ijaza:notes:${root.dataset.reader}`;

const waiting = () => {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
};
const keep = (notes) => localStorage.setItem(place, JSON.stringify(notes));

// The moment is that at which one begins to write.
root.addEventListener("focusin", ({ target }) => {
  const field = form()?.elements.at;
  if (target.name === "text" && field && !target.value) field.value = player()?.started ? clock(player().time) : "";
});

root.addEventListener("submit", (event) => {
  const { elements } = event.target;
  if (!event.target.matches("[data-note-form]") || !elements.text.value.trim()) return;
  elements.client_id.value ||= Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}, { capture: true });

// It could not be sent, or this page was kept and its token is old: nothing is lost, it goes when it can.
document.addEventListener("htmx:sendError", ({ detail }) => wait(detail.elt));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if ([400, 401].includes(detail.xhr.status) && wait(detail.elt)) send();
});

function wait(elt) {
  if (!elt.matches?.("[data-note-form]")) return false;
  const { text, at, client_id: id } = elt.elements;
  keep([...waiting(), { address: root.dataset.address, text: text.value, at: at?.value ?? "", id: id.value }]);
  text.value = id.value = "";
  draw();
  return true;
}

function draw() {
  for (const old of root.querySelectorAll("[data-waiting]")) old.remove();
  const list = root.querySelector("[data-note-list]");
  for (const note of waiting().filter(({ address }) => address === root.dataset.address)) {
    const item = document.createElement("li");
    item.dataset.waiting = "";
    const [at, words, why] = ["span", "p", "small"].map((name) => document.createElement(name));
    at.className = "notes__at";
    Object.assign(words, { dir: "auto", textContent: note.text });
    at.textContent = note.at;
    why.textContent = form()?.dataset.waits ?? "";
    words.append(document.createElement("br"), why);
    item.append(at, words);
    list?.prepend(item);
  }
}

async function send() {
  const notes = waiting();
  if (!notes.length) return;
  // a page that was kept has no token of its own
  const hello = await fetch("/watched", { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  const said = hello?.ok ? await hello.json() : null;
  if (said?.reader !== root.dataset.reader) return;
  for (const note of notes) {
    const body = new URLSearchParams({ text: note.text, at: note.at, client_id: note.id, csrf_token: said.token });
    const answer = await fetch(note.address, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer || answer.status >= 500) break;
    if (!answer.ok && answer.status !== 422 && answer.status !== 404) break;
    keep(waiting().filter(({ id }) => id !== note.id));
    if (answer.ok && note.address === root.dataset.address) document.getElementById("notes").outerHTML = await answer.text();
  }
  htmx.process(root);
  draw();
}

document.addEventListener("htmx:afterSettle", draw);
addEventListener("online", send);
const shown = player();
if (shown) shown.acts.note = () => {
  shown.video.pause();
  root.scrollIntoView({ block: "center" });
  if (form()) form().elements.text.focus();
  else root.addEventListener("htmx:afterSettle", () => form()?.elements.text.focus(), { once: true });
};
draw();
send();
