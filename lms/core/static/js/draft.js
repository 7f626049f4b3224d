/**
 * Keeps what an author types on this computer until it is saved: a crash, a closed tab, a dead link or a session that
 * has ended loses nothing. A draft belongs to one form, `data-draft`; it goes when the next page says that it is saved.
 * `data-draft-seen` names the hidden field that says on which state of the record it was written: it comes back with
 * the draft, so that nobody overwrites blindly what others have written meanwhile.
 */

const DAYS = 14 * 86_400_000;
const SENT = "draft-sent";
const UNKEPT = ["hidden", "submit", "button", "file", "password"];
const SAVED = ".flashes .alert:not(.alert--bad, .alert--wait, .alert--quiet)";
const ticked = (field) => ["radio", "checkbox"].includes(field.type);
const form = document.querySelector("form[data-draft]");

function fields(named) {
  return [...form.elements].filter((field) => field.name && !UNKEPT.includes(field.type) && (!named || field.name === named));
}

function read() {
  return fields().map((field) => [field.name, ticked(field) ? field.checked : field.value]);
}

/** Another row like the last one of this name, for what was typed into a row that the page does not have now. */
function another(last) {
  const row = last?.closest("[data-draft-row]");
  if (!row) return undefined;
  const made = row.cloneNode(true);
  const mark = `-${fields(last.name).length + 1}`;
  for (const each of made.querySelectorAll("[id]")) each.id += mark;
  for (const each of made.querySelectorAll("[for]")) each.htmlFor += mark;
  row.after(made);
  return fields(last.name).at(-1);
}

function write({ values, seen }) {
  const met = {};
  for (const [name, value] of values) {
    const there = fields(name);
    const place = (met[name] = (met[name] ?? -1) + 1);
    const field = there[place] ?? another(there.at(-1));
    if (!field) continue;
    if (ticked(field)) field.checked = value;
    else field.value = value;
  }
  if (seen !== undefined && form.dataset.draftSeen) form.elements[form.dataset.draftSeen].value = seen;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function kept(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < DAYS && draft.values.every(Array.isArray) ? draft : null;
  } catch {
    return null; // a browser that keeps nothing, or something else under our name
  }
}

/** The page after a form was sent: either it is saved, or the draft stays. */
function settle() {
  try {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (sent && document.querySelector(SAVED)) localStorage.removeItem(sent);
  } catch { /* as above */ }
}

function keep(key) {
  const seen = form.dataset.draftSeen && form.elements[form.dataset.draftSeen].value;
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read(), seen }));
  } catch { /* full, or not allowed: the form itself still holds everything */ }
}

settle();
if (form) {
  const key = `draft:${form.dataset.draft}`;
  const notice = form.querySelector("[data-draft-found]");
  const draft = kept(key);
  const isAnswer = "draftAnswer" in notice.dataset; // to what was sent: it holds all that was typed
  notice.hidden = !draft || isAnswer || JSON.stringify(draft.values) === JSON.stringify(read());
  form.querySelector("[data-draft-restore]").addEventListener("click", () => {
    write(draft);
    notice.hidden = true;
  });
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    localStorage.removeItem(key);
    notice.hidden = true;
  });
  let pause = 0;
  const now = () => {
    if (pause) keep(key);
    clearTimeout(pause);
    pause = 0;
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(now, 300);
  });
  addEventListener("pagehide", now); // what was typed a moment ago
  form.addEventListener("submit", () => {
    now();
    try {
      sessionStorage.setItem(SENT, key);
    } catch { /* as above */ }
  });
}
