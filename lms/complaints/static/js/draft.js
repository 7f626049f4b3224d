// What a citizen writes stays on the phone until it is sent: a closed page or a lost line costs nothing.
// Names, numbers and files are never kept, and nothing is kept where the citizen said that the phone is not their own.
const KEY = "ijaza-complaint-draft";
const OFF = "ijaza-complaint-no-draft";
const LONGEST_DAYS = 7;

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return found && Date.now() - found.at < LONGEST_DAYS * 86400000 ? found.fields : null;
  } catch {
    return null; // a browser that keeps nothing, or something else under our name
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch { /* a browser that keeps nothing has nothing to forget */ }
}

function isOff() {
  try {
    return sessionStorage.getItem(OFF) === "yes";
  } catch {
    return true;
  }
}

const written = (form) => [...form.elements].filter((field) =>
  field.name && field.type !== "hidden" && field.type !== "file" && field.type !== "submit"
  && field.dataset.noDraft === undefined && !["csrf_token", "subject_line", "consent"].includes(field.name));

function keep(form) {
  if (isOff()) return;
  const fields = { ...kept() };
  for (const field of written(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.type === "checkbox" || field.checked) fields[field.name] = field.checked ? field.value : "";
    } else if (!field.hidden) fields[field.name] = field.value;
  }
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), fields }));
  } catch { /* full, or not allowed: the page works without */ }
}

function restore(form) {
  const fields = kept();
  if (!fields) return;
  for (const field of written(form)) {
    const value = fields[field.name];
    if (value === undefined) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
    else if (!field.value) field.value = value;
  }
}

const form = document.querySelector("form[data-draft]");
if (form) {
  const words = form.querySelector("textarea[name=text]:not([hidden])");
  if (words && !words.value) restore(form);
  else if (words && words.value !== words.defaultValue) keep(form); // written while this script was still on its way
  form.addEventListener("input", () => keep(form));
  const hint = form.querySelector("[data-draft-hint]");
  if (hint && !isOff()) hint.hidden = false;
  form.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
    forget();
    try {
      sessionStorage.setItem(OFF, "yes");
    } catch { /* as above */ }
    hint.hidden = true;
    form.reset();
  });
}
if (document.querySelector("[data-draft-done]")) forget();
