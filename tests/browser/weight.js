// What a first visit to this page costs: the bytes of each file as they come over the wire, from the cache or not.
async () => {
  await document.fonts.ready;
  const kind = ({ entryType, name }) =>
    entryType === "navigation" ? "words" : { css: "words", js: "script", mjs: "script", woff2: "font", woff: "font" }[new URL(name).pathname.split(".").pop()];
  const spent = { words: 0, script: 0, font: 0 };
  for (const entry of [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]) {
    if (kind(entry)) spent[kind(entry)] += entry.encodedBodySize;
  }
  return spent;
}
