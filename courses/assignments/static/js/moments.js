// A word said at a moment of a recording: its time plays the recording from there, and the word that is being
// reached is marked. Without this script the time opens the recording there.
for (const figure of document.querySelectorAll("[data-recording]")) {
  const player = figure.querySelector("audio, video");
  const links = [...figure.querySelectorAll("[data-moment]")];
  if (!player || !links.length) continue;
  const at = (link) => Number(link.dataset.moment) / 1000;
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      player.preload = "auto";
      player.currentTime = at(link);
      player.play().catch(() => null); // a browser that wants another tap stands at the moment all the same
      if (player.matches("video")) player.scrollIntoView({ block: "nearest" });
    });
  }
  player.addEventListener("timeupdate", () => {
    const reached = links.filter((link) => at(link) <= player.currentTime + 0.25).at(-1);
    for (const link of links) link.closest("li").toggleAttribute("data-now", link === reached);
  });
}
