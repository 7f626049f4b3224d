// Turns each marked textarea into a page to write on; the textarea stays the one that is sent. What is typed anywhere
// in the form is kept in this browser until it is saved, and comes back after a crash.
import { keep } from "./writing/drafts.js";

const editors = [...document.querySelectorAll("[data-editor]")];
const forms = new Set(editors.map((editor) => editor.querySelector("textarea").form));

// two languages stand beside each other where there is room, so both are open there
for (const part of document.querySelectorAll("[data-open-wide]")) if (matchMedia("(width >= 64rem)").matches) part.open = true;
for (const form of forms) keep(form, words(editors[0]));
// the pages need what was restored, so they come second; and they are large, so the form is there before them
import("./writing/page.js").then(({ start }) => editors.forEach((editor) => start(editor, words(editor))));

function words(editor) {
  return JSON.parse(editor.dataset.words);
}
