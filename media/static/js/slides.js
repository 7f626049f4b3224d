// What one looks at where there is no film: the slides of a lecture, or the loudness of a recording.
export function slides(player) {
  const picture = player.part("slide");
  if (picture) lecture(player, picture);
  const wave = player.part("wave");
  if (wave) recording(player, wave);
}

function lecture(player, picture) {
  let shown;
  player.watchers.push((time) => {
    const { slides: all } = player.engine.sources;
    const wanted = player.started && player.label === "slides";
    picture.hidden = !wanted;
    if (!wanted) return;
    const place = Math.max(0, all.findLastIndex(([at]) => at / 1000 <= time));
    if (place === shown) return;
    shown = place;
    picture.src = all[place][1];
    if (all[place + 1]) new Image().src = all[place + 1][1]; // so that the next one is there in time
  });
}

function recording(player, wave) {
  const played = player.part("wave-played");
  const { width } = wave.viewBox.baseVal;
  player.watchers.push((time) => played.setAttribute("width", String((width * time) / (player.length || 1))));
  wave.addEventListener("click", ({ clientX }) => {
    const bounds = wave.getBoundingClientRect();
    player.seek((player.length * (clientX - bounds.x)) / bounds.width);
  });
}
