/** Words at moments of a recording: at the place where it plays, and played from there again. */

import { clock } from "../../media/js/figures.js";

const seconds = (text) => text.split(":").reduce((total, part) => total * 60 + Number(part), 0);
const western = (text) => text.replace(/[٠-٩]/g, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit));

export function moments(desk) {
  const { form, view } = desk;
  const list = form.querySelector("[data-moments]");
  const player = (asset) => (asset ? view.querySelector(`[data-piece="${asset}"] [data-player]`) : view.querySelector("[data-player]"))?.player;
  const current = () => [...view.querySelectorAll("[data-player]")].find((each) => !each.querySelector("video").paused) ?? view.querySelector("[data-player]");
  const rows = () => [...list.querySelectorAll("[data-moment-row]")];
  const field = (row, name) => row.querySelector(`[name="moment-${name}"]`);

  function fresh() {
    const empty = rows().find((row) => !field(row, "text").value.trim());
    if (empty) return empty;
    const row = rows().at(-1).cloneNode(true);
    for (const name of ["at", "text"]) field(row, name).value = "";
    rows().at(-1).after(row);
    return row;
  }

  function write(stage) {
    if (!list || !stage?.player) return;
    stage.player.video.pause();
    const row = fresh();
    field(row, "at").value = western(clock(stage.player.time));
    field(row, "asset").value = stage.closest("[data-piece]").dataset.piece;
    row.querySelector("[data-moment-play]").hidden = false;
    field(row, "text").focus();
  }

  function play(row) {
    const at = western(field(row, "at").value);
    const chosen = player(field(row, "asset").value);
    if (/^[\d:]+$/.test(at) && chosen) chosen.seek(seconds(at)).then(() => chosen.play());
  }

  for (const button of view.querySelectorAll("[data-moment]")) {
    button.hidden = false;
    button.addEventListener("click", () => write(view.querySelector(`[data-piece="${button.dataset.moment}"] [data-player]`)));
  }
  list?.addEventListener("click", ({ target }) => {
    if (target.closest("[data-moment-play]")) play(target.closest("[data-moment-row]"));
  });
  if (list) for (const row of rows()) row.querySelector("[data-moment-play]").hidden = !field(row, "at").value;

  return {
    write: () => write(current()),
    toggle: () => current()?.player?.toggle(),
    leap: (by) => current()?.player?.seek(current().player.time + by),
  };
}
