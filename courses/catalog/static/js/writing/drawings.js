// The signs on the bar, drawn with lines of one weight. Words stand beside each, for those who hear the page.
const SVG = "http://www.w3.org/2000/svg";
const LINES = {
  strong: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  emphasis: "M10 5h7M7 19h7M14 5l-4 14",
  list: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M4 11.5a1.2 1.2 0 0 1 2 1L4 15h2.2M4 17.5h2l-1.2 1.6A1.2 1.2 0 1 1 4 21",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6l-1.2 1.1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 5.6l1.2-1.1",
  unlink: "M9 17H8a5 5 0 0 1 0-10h1M15 7h1a5 5 0 0 1 3.5 8.5M8 12h4M4 4l16 16",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M12 5v14",
  addRow: "M4 4h16v6H4zM12 14v6M9 17h6",
  addColumn: "M4 4h6v16H4zM14 12h6M17 9v6",
  dropRow: "M4 4h16v6H4zM9 17h6",
  dropColumn: "M4 4h6v16H4zM14 12h6",
  dropTable: "M4 5h16v14H4zM9 9l6 6M15 9l-6 6",
  undo: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  redo: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6",
};

export function drawing(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", LINES[name]);
  return svg;
}
