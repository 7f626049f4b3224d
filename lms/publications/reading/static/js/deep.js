// OpenSeadragon, when it is needed. It would write a style sheet of two lines into the page, which our pages do not let
// in; it leaves that where it finds one by that name. Ours is a style by name alone: it styles nothing.
export async function deep() {
  if (!document.querySelector("style[data-openseadragon-mobile-css]")) {
    const sheet = document.createElementNS("urn:ijaza", "style");
    sheet.setAttribute("data-openseadragon-mobile-css", "true");
    document.head.append(sheet);
  }
  return (await import("vendor/zoom.js")).default;
}
