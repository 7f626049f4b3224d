// When it does not play: what happened and what to do; where one was is kept. A link that comes back goes on by itself.
export function trouble(player) {
  const box = player.part("trouble");
  const { words, root } = player;
  let stopped = null;
  const again = async () => {
    const at = stopped ?? player.time;
    player.trouble("");
    player.engine.troubles = 0;
    await player.engine.show(player.label, at);
    await player.video.play().catch(() => {});
  };
  player.trouble = (why, at = null) => {
    box.hidden = !why;
    root.toggleAttribute("data-troubled", Boolean(why));
    if (!why) return (stopped = null);
    stopped = at;
    root.removeAttribute("data-waiting");
    player.part("trouble-words").textContent = words[`trouble-${why}`] ?? words["trouble-server"];
    player.part("trouble-again").hidden = why === "ended" || why === "signed-out";
    player.part("trouble-sign-in").hidden = why !== "signed-out";
    return stopped;
  };
  player.part("trouble-again").addEventListener("click", again);
  addEventListener("online", () => stopped !== null && again());
  player.video.addEventListener("playing", () => player.trouble(""));
}
