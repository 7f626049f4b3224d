// Letters, lines and colours change at once, and the next page comes with them: the server reads the same cookie.
const YEAR = 365 * 86400;
const THEMES = { day: "light", sepia: "light", night: "dark" };

const form = document.querySelector("[data-looks]");
const usual = document.documentElement.dataset.theme;

if (form) {
  form.querySelector("[data-plain]").hidden = true;
  form.addEventListener("change", () => {
    const { size, lead, ground } = Object.fromEntries(new FormData(form));
    const kept = [...document.body.classList].filter((name) => !name.startsWith("reader--"));
    document.body.className = [...kept, `reader--${size}`, `reader--${lead}`, `reader--${ground}`].join(" ");
    const theme = THEMES[ground] ?? usual;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.cookie = `reading=${size}.${lead}.${ground}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    document.dispatchEvent(new CustomEvent("looked"));
  });
}
