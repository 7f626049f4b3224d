// What every page loads. Each module makes something quicker; none is needed.
import htmx from "vendor/htmx.js";
import "./forms.js";
import "./theme.js";
import "./page.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content;
document.addEventListener("htmx:configRequest", (event) => {
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// A sentence for a link that broke or a fault of ours; what was on the page stays.
const toasts = document.getElementById("toasts");
function say(words) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = words;
  toasts.replaceChildren(toast);
}
document.addEventListener("htmx:sendError", () => say(toasts.dataset.offline));
document.addEventListener("htmx:timeout", () => say(toasts.dataset.offline));
document.addEventListener("htmx:responseError", () => say(toasts.dataset.failed));
htmx.config.timeout = 30000;
