/**
 * Keeps what an author types on this computer until it is saved: a crash, a closed tab or a dead link loses nothing.
 * A draft belongs to one form; it goes when the server has moved the author on from it.
 */

const DAYS = 14 * 86_400_000;
const form = document.querySelector("form[data-draft]");

function fields() {
  return [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
}

function read() {
  return fields().map((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value));
}

function write(values) {
  fields().forEach((field, place) => {
    if (values[place] === undefined) return;
    if (["radio", "checkbox"].includes(field.type)) field.checked = values[place];
    else field.value = values[place];
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function kept(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < DAYS ? draft : null;
  } catch {
    return null;
  }
}

if (form) {
  const key = `draft:${form.dataset.draft}`;
  const notice = form.querySelector("[data-draft-found]");
  const draft = kept(key);
  const refused = form.querySelector("[data-summary]");
  if (draft && !refused && JSON.stringify(draft.values) !== JSON.stringify(read())) notice.hidden = false;
  form.querySelector("[data-draft-restore]").addEventListener("click", () => {
    write(draft.values);
    notice.hidden = true;
  });
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    localStorage.removeItem(key);
    notice.hidden = true;
  });
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read() }));
      } catch {
        // A full or forbidden store: the form itself still holds everything.
      }
    }, 300);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.name) sessionStorage.setItem("draft-sent", key);
  });
}

// On the next page: the form came back refused (then the draft stays), or it was kept (then it goes).
const sent = sessionStorage.getItem("draft-sent");
if (sent && !document.querySelector("[data-summary]")) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem("draft-sent");
}
