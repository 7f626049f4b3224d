// What was typed into a form and not saved yet, kept in this browser under the page's address.
const DAYS = 14;

export function keep(form, words) {
  const place = `ijaza:draft:${location.pathname}`;
  const fields = [...form.querySelectorAll('textarea, input[type="text"]')].filter((field) => field.name);
  const revision = form.elements.revision?.value ?? "";
  const saved = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const kept = recall(place);
  const isRefused = Boolean(form.querySelector("[data-summary]")); // then the page itself shows what was typed

  if (kept && !isRefused) {
    const isOld = kept.revision !== revision;
    if ((isOld && kept.sent) || !differs(kept.values, saved)) forget(place);
    else if (!isOld) {
      fill(fields, kept.values);
      offerWayBack(form, words, () => { forget(place); location.reload(); });
    } else offerTheirs(form, words, () => { fill(fields, kept.values); remember(place, { ...kept, revision }); location.reload(); });
  }
  form.addEventListener("input", () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    remember(place, { revision, values, at: Date.now(), sent: false });
  });
  form.addEventListener("submit", () => {
    const latest = recall(place);
    if (latest) remember(place, { ...latest, sent: true });
  });
}

function differs(values, saved) {
  return Object.entries(values).some(([name, value]) => name in saved && saved[name].replaceAll("\r", "") !== value.replaceAll("\r", ""));
}

function fill(fields, values) {
  for (const field of fields) if (field.name in values) field.value = values[field.name];
}

const offerWayBack = (form, words, act) => offer(form, words.restored, words.throwAway, act);
const offerTheirs = (form, words, act) => offer(form, words.unsaved, words.takeBack, act);

function offer(form, sentence, label, act) {
  const note = form.querySelector("[data-note]");
  note.hidden = false;
  note.textContent = `${sentence} `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = label;
  button.addEventListener("click", act);
  note.append(button);
}

function recall(place) {
  try {
    const kept = JSON.parse(localStorage.getItem(place));
    return kept && Date.now() - kept.at < DAYS * 86400e3 ? kept : null;
  } catch { return null; }
}
function remember(place, draft) {
  try { localStorage.setItem(place, JSON.stringify(draft)); } catch { /* a full store: the page itself still holds it */ }
}
function forget(place) {
  try { localStorage.removeItem(place); } catch { /* nothing was kept */ }
}
