// The keyboard's map. Keys count while the focus is in the player, so that they never get in the way of typing.
// Letters are read by their place on the keyboard: the same key with an Arabic layout.
const STEP = 5;
const LOUDER = 0.1;

export function keys(player) {
  const { root, video } = player;
  video.tabIndex = 0;
  const by = (seconds) => () => player.seek(player.time + seconds);
  const louder = (step) => () => {
    video.muted = false;
    video.volume = Math.min(Math.max(video.volume + step, 0), 1);
  };
  const acts = {
    KeyK: () => player.toggle(), Space: () => player.toggle(),
    ArrowLeft: by(-STEP), ArrowRight: by(STEP), KeyJ: by(-player.leap), KeyL: by(player.leap),
    ArrowUp: louder(LOUDER), ArrowDown: louder(-LOUDER), KeyM: () => player.acts.mute(),
    KeyC: () => player.acts.captions?.(), KeyF: () => player.acts.full(), KeyI: () => player.acts.apart?.(),
    KeyN: () => player.acts.note?.(), Comma: () => player.faster(-1), Period: () => player.faster(1),
    Slash: () => player.acts.help(),
    Home: () => player.seek(0), End: () => player.seek(player.length - 1),
  };
  for (let tenth = 0; tenth < 10; tenth++) acts[`Digit${tenth}`] = () => player.seek((player.length * tenth) / 10);
  root.addEventListener("keydown", (event) => {
    const { code, target } = event;
    const act = acts[code];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || target.closest("textarea, dialog")) return;
    const isLine = target.matches('[data-part="line"], video');
    if (!isLine && (code === "Space" || code.startsWith("Arrow") || code === "Home" || code === "End") && target !== root) return;
    event.preventDefault();
    act();
  });
}
