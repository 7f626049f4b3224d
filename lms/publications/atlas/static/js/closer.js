// A plate is first a picture that any phone bears. Whoever wants to go into it asks for the tiles, and only then for
// the script that shows them: by the button, by a touch of the picture, or by an address of a part (#xywh=…).
function open(figure) {
  if (figure.dataset.zoom) return;
  figure.querySelector("[data-closer]")?.remove();
  figure.dataset.zoom = figure.dataset.closerZoom;
  import(figure.dataset.closerScript);
}

for (const figure of document.querySelectorAll("[data-closer-zoom]")) {
  const ask = figure.querySelector("[data-closer]");
  ask.hidden = false;
  ask.addEventListener("click", () => open(figure));
  figure.querySelector("img").addEventListener("click", () => open(figure));
  const look = () => location.hash.startsWith("#xywh=") && open(figure);
  addEventListener("hashchange", look);
  look();
}
