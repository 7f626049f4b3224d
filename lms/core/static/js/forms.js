// Forms: a refused one takes the focus, a sent one shows that it is busy, a grave one asks first.
export function focusSummary(within = document) {
  within.querySelector("[data-summary]")?.focus();
}

function busy(form, button) {
  button.setAttribute("aria-busy", "true");
  const words = button.querySelector("span") ?? button;
  button.dataset.idle = words.textContent;
  words.textContent = button.dataset.busy;
  form.dataset.sent = "yes";
}

function idle(button) {
  button.removeAttribute("aria-busy");
  if (button.dataset.idle) (button.querySelector("span") ?? button).textContent = button.dataset.idle;
  delete button.dataset.idle;
  if (button.form) delete button.form.dataset.sent;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent || (form.dataset.ask && !confirm(form.dataset.ask))) return event.preventDefault();
  const button = event.submitter ?? form.querySelector("[data-busy]");
  if (button?.dataset.busy) setTimeout(() => busy(form, button)); // after the browser has read the form
}, { capture: true });

const wake = (within) => within.querySelectorAll?.('[aria-busy="true"][data-idle]').forEach(idle);
document.addEventListener("htmx:afterRequest", (event) => wake(event.detail.elt.parentNode ?? document));
addEventListener("pageshow", () => wake(document)); // back from the next page
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
focusSummary();
