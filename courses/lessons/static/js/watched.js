// After each report the server's own picture of what is watched takes the place of the old one.
document.addEventListener("watched", ({ detail }) => {
  const shown = document.getElementById("watched");
  if (!shown || !detail?.html) return;
  const part = document.createElement("template");
  part.innerHTML = detail.html;
  shown.replaceWith(part.content);
});
