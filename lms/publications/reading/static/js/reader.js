// The page of a book, once there is script: keys turn it, the next one is fetched ahead, and the place is kept.
import "./looks.js";
import { Place } from "./place.js";
import { selecting } from "./selecting.js";
import { firstSeen } from "./sentences.js";

const root = document.querySelector("[data-reader]");
const leaf = () => root.querySelector("[data-leaf]");
const wide = matchMedia("(width >= 64rem)");

const place = new Place(root, () => {
  const { volume, page } = root.dataset;
  const fragment = firstSeen(leaf());
  return { medium: "text", volume, page, fragment, url: `${location.pathname}#s${fragment}` };
});

turning();
ahead();
back();
contents();
listening();
selecting(root);
stepping();

// A book turns as it is read: in Arabic the left arrow goes on.
function turning() {
  const isRtl = leaf().closest(".leaf").dir === "rtl";
  const onward = isRtl ? "ArrowLeft" : "ArrowRight";
  const backward = isRtl ? "ArrowRight" : "ArrowLeft";
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    if (target.closest("input, textarea, select, summary, dialog, [contenteditable]")) return;
    const rel = { [onward]: "next", [backward]: "prev" }[key];
    const link = rel && document.querySelector(`a[rel="${rel}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}

// The next page is in the browser before one asks for it; who spares data is spared it.
function ahead() {
  const next = document.querySelector('a[rel="next"]');
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (!next || saveData || /2g/.test(effectiveType)) return;
  const hint = document.createElement("link");
  Object.assign(hint, { rel: "prefetch", href: next.href.split("#")[0] });
  document.head.append(hint);
}

// Who has no account is led back by this browser.
function back() {
  const kept = place.kept();
  const { back: words, go } = JSON.parse(root.dataset.words);
  const there = kept?.url?.split("#")[0];
  if (root.dataset.signedIn || !there || there === location.pathname || location.hash || location.search) return;
  const box = document.createElement("p");
  box.className = "found";
  const said = document.createElement("span");
  said.className = "grow";
  said.textContent = words;
  const link = document.createElement("a");
  link.className = "button button--small";
  link.href = kept.url;
  link.textContent = go;
  box.append(said, link);
  root.querySelector("#leaf-here").prepend(box);
}

function contents() {
  const box = root.querySelector("[data-contents]");
  box.open = wide.matches;
  wide.addEventListener("change", () => (box.open = wide.matches));
}

// From one place of what was searched to the next, and round again.
function stepping() {
  let now = 0;
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step-found]");
    if (!link) return;
    event.preventDefault();
    const places = [...root.querySelectorAll("mark[id]")];
    places[now - 1]?.removeAttribute("aria-current");
    now = (now % places.length) + 1;
    places[now - 1].setAttribute("aria-current", "true");
    places[now - 1].scrollIntoView({ block: "center" });
  });
}

// "Listen from here" means from the sentence that one looks at.
function listening() {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-listen]");
    if (!link) return;
    const address = new URL(link.href);
    address.searchParams.set("s", firstSeen(leaf()));
    link.href = address;
    place.tell(true);
  });
}
