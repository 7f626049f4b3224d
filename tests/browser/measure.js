// What no eye should have to find: sideways scroll, and words cut by a box that hides what does not fit.
() => {
  const root = document.documentElement;
  const seen = (element) => {
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && style.display !== "none" && style.opacity !== "0" && !style.clipPath.startsWith("inset");
  };
  const name = (element) => element.tagName.toLowerCase() + (element.className?.baseVal ?? element.className ?? "").toString().replace(/^|\s+/g, ".").replace(/\.$/, "");
  const cut = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility?.() || parent.closest("svg, progress, script, noscript, option, .unseen, [hidden]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (!seen(box)) break;
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis") continue;
      const edge = box.getBoundingClientRect();
      const out = (rect) => rect.left < edge.left - 1.5 || rect.right > edge.right + 1.5 || rect.bottom > edge.bottom + 6 || rect.top < edge.top - 6;
      if (rects.some(out)) cut.add(`${name(box)} cuts "${node.data.trim().slice(0, 40)}"`);
    }
  }
  const wide = root.scrollWidth > root.clientWidth
    ? [...document.querySelectorAll("body *")].filter((e) => { const r = e.getBoundingClientRect(); return r.width && (r.right > root.clientWidth + 1 || r.left < -1) && seen(e) && !e.closest(".unseen"); }).slice(0, 5).map(name)
    : [];
  return { headings: document.querySelectorAll("h1").length, sideways: root.scrollWidth - root.clientWidth, wide, cut: [...cut].slice(0, 8) };
}
