/** Counts the words of an essay while it is written, and says when it is longer than can be kept. */

export function bindEssay(place) {
  const text = place.querySelector("textarea");
  const [count, words, over] = ["count", "words", "over"].map((name) => place.querySelector(`[data-${name}]`));
  const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en");
  count.hidden = false;
  const show = () => {
    const value = text.value.trim();
    words.textContent = number.format(value.length < 1_000_000 ? value.split(/\s+/u).filter(Boolean).length : Infinity);
    over.hidden = value.length <= Number(place.dataset.letters);
    over.querySelector("span").textContent = over.hidden ? "" : place.dataset.tooLong;
    text.setAttribute("aria-invalid", String(!over.hidden));
  };
  text.addEventListener("input", show);
  place.addEventListener("answer-put", show);
  show();
}
