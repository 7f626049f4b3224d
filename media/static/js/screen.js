// The lesson outside its page: full screen, picture in picture, and the phone's own buttons while the screen is off.
const IDLE_MS = 3000;

export function screen(player) {
  const { root, video } = player;
  player.acts.full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
    else video.webkitEnterFullscreen?.();
  };
  const apart = player.part("apart");
  if (apart && document.pictureInPictureEnabled && video.requestPictureInPicture) {
    apart.hidden = false;
    player.acts.apart = () => {
      if (document.pictureInPictureElement) document.exitPictureInPicture();
      else video.requestPictureInPicture().catch(() => {});
    };
    apart.addEventListener("click", player.acts.apart);
  }
  video.addEventListener("dblclick", ({ clientX, sourceCapabilities }) => {
    const { x, width } = video.getBoundingClientRect();
    const share = (clientX - x) / width;
    if (!sourceCapabilities?.firesTouchEvents) player.acts.full();
    else if (share < 0.35) player.seek(player.time - player.leap);
    else if (share > 0.65) player.seek(player.time + player.leap);
  });
  idle(root, video);
  session(player);
}

// In full screen the controls step back while nothing moves.
function idle(root, video) {
  let waiting;
  const wake = () => {
    root.removeAttribute("data-idle");
    clearTimeout(waiting);
    waiting = setTimeout(() => video.paused || root.setAttribute("data-idle", ""), IDLE_MS);
  };
  for (const name of ["pointermove", "keydown", "focusin", "pointerdown"]) root.addEventListener(name, wake);
  video.addEventListener("playing", wake);
  video.addEventListener("pause", wake);
}

function session(player) {
  const { root, video } = player;
  if (!("mediaSession" in navigator)) return;
  const { mediaSession } = navigator;
  video.addEventListener("playing", () => {
    const artwork = video.poster ? [{ src: video.poster }] : [];
    mediaSession.metadata = new MediaMetadata({ title: root.dataset.title, artist: root.dataset.course, artwork });
  });
  const acts = {
    play: () => player.play(), pause: () => video.pause(),
    seekbackward: ({ seekOffset }) => player.seek(player.time - (seekOffset || player.leap)),
    seekforward: ({ seekOffset }) => player.seek(player.time + (seekOffset || player.leap)),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
  for (const [name, act] of Object.entries(acts)) {
    try {
      mediaSession.setActionHandler(name, act);
    } catch {
      // this browser has no such button
    }
  }
  const tell = () => {
    if (!player.length || !mediaSession.setPositionState) return;
    mediaSession.setPositionState({ duration: player.length, playbackRate: video.playbackRate, position: Math.min(player.time, player.length) });
  };
  for (const name of ["playing", "pause", "seeked", "ratechange"]) video.addEventListener(name, tell);
}
