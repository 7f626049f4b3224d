// Carries what the player played to the outbox and the server's picture of it back to the page.
import { Outbox } from "../../progress/js/outbox.js";

const place = document.querySelector("[data-watching]");

if (place) {
  const { url, reader, run, key, asset } = place.dataset;
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  const outbox = new Outbox({ url, reader, token });

  place.addEventListener("played", ({ detail: { leaving, ...stretch } }) => {
    const kept = outbox.put({ run, key, asset: Number(asset), ...stretch });
    if (leaving) outbox.leave();
    else kept.then(() => outbox.sync());
  });

  outbox.addEventListener("answer", ({ detail }) => {
    const lesson = detail.lessons?.find((each) => each.run === run && each.key === key);
    const shown = document.getElementById("watched");
    if (!lesson || !shown) return;
    const part = document.createElement("template");
    part.innerHTML = lesson.html;
    // who is on a gap's link with the keyboard stays in the bar
    const held = shown.contains(document.activeElement);
    shown.replaceWith(part.content);
    if (held) document.querySelector("#watched a[data-seek]")?.focus({ preventScroll: true });
    place.querySelector("[data-player]")?.dispatchEvent(new CustomEvent("credited", { detail: lesson.seen }));
  });

  outbox.addEventListener("waiting", ({ detail }) => {
    const note = document.querySelector(`[data-waiting="${outbox.state === "signed-out" ? "signed-out" : "offline"}"]`);
    for (const each of document.querySelectorAll("[data-waiting]")) each.hidden = !detail || each !== note;
  });

  outbox.sync();
}
