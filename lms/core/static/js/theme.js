// Light or dark at once, without the journey; the same form does it where there is no script.
const root = document.documentElement;
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const wanted = isDark() ? "light" : "dark";
  root.dataset.theme = wanted;
  document.querySelector('meta[name="color-scheme"]').content = wanted;
  const body = new FormData(form);
  body.set("theme", wanted);
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
});
