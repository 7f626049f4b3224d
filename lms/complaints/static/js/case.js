/**
 * A case that is open: says again and again that it is, shows who else is at it, and keeps a reply that is being
 * written: in this browser with each stroke, on the server a moment later. Without this script it is a page with forms.
 */
import { listen } from "./keys.js";

const root = document.querySelector("[data-case]");
const token = document.querySelector("meta[name=csrf-token]").content;
const SOON = 1200;
const key = root && `complaints:${root.dataset.user}:${root.dataset.case}`;

async function post(address, fields) {
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const reply = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers, keepalive: true });
    return reply.ok && !reply.redirected ? await reply.json() : null;
  } catch {
    return null;
  }
}

async function beat() {
  if (document.visibilityState !== "visible") return;
  const answer = await post(root.dataset.presence, { mode: root.dataset.mode, seen: root.dataset.version });
  if (!answer) return;
  const others = document.querySelector("[data-others]");
  const said = answer.others.map((each) => each.said).join("\n");
  if (others.dataset.said !== said) {
    others.replaceChildren(...answer.others.map(shown));
    others.dataset.said = said;
  }
  document.querySelector("[data-moved]").hidden = !answer.moved;
}

function shown({ mode, said }) {
  const span = document.createElement("span");
  span.className = `reading reading--${mode}`;
  span.textContent = said; // names are text, whatever they look like
  return span;
}

function draft(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer;
  const fields = () =>
    [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  const save = async () => {
    const sent = fields();
    state.textContent = state.dataset.saving;
    const answer = await post(form.dataset.draft, sent);
    state.textContent = answer ? answer.saved : state.dataset.unsaved;
    if (answer && JSON.stringify(sent) === JSON.stringify(fields())) localStorage.removeItem(key);
    if (!answer) timer = setTimeout(save, SOON * 6);
  };
  form.addEventListener("input", () => {
    try {
      localStorage.setItem(key, JSON.stringify(fields()));
    } catch {
      // A full or forbidden store: the server still gets it a moment later.
    }
    clearTimeout(timer);
    timer = setTimeout(save, SOON);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  restore(form);
}

/** What this browser has that the server never confirmed: a dead link, a closed lid. */
function restore(form) {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    return;
  }
  if (!kept || form.dataset.refused !== undefined) return;
  for (const [name, value] of kept) {
    const field = form.elements[name];
    if (field && name !== "seen") field.value = value;
  }
  form.dispatchEvent(new Event("input"));
}

/** A ready text goes to where one writes, or last wrote. */
function readyTexts(form) {
  let last = form.querySelector("textarea");
  form.addEventListener("focusin", ({ target }) => (last = target.matches("textarea") ? target : last));
  for (const button of form.querySelectorAll("[data-ready]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      last.value = [last.value.trimEnd(), button.dataset.ready].filter(Boolean).join("\n\n");
      last.dispatchEvent(new Event("input", { bubbles: true }));
      last.focus();
    });
  }
}

if (root) {
  if (root.dataset.sent !== undefined) localStorage.removeItem(key);
  beat();
  setInterval(beat, Number(root.dataset.beat) * 1000);
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", () => post(root.dataset.presence, { mode: "" }));
  const form = document.querySelector("[data-draft]");
  if (form) {
    draft(form);
    readyTexts(form);
  }
  const go = (name) => () => document.querySelector(`[data-key="${name}"]`)?.click();
  listen({ KeyR: go("reply"), KeyN: () => document.querySelector('[data-key="note"]')?.focus(), KeyU: go("up") });
}
