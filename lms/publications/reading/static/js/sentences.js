// Which sentence one looks at: the first that begins below the bar.
export const sentencesOf = (leaf) => [...leaf.querySelectorAll(".sentence")];

export const numberOf = (sentence) => Number(sentence?.id.slice(1) ?? 0);

export function firstSeen(leaf) {
  const top = document.querySelector(".reader__bar")?.getBoundingClientRect().bottom ?? 0;
  const seen = sentencesOf(leaf).find((each) => each.getBoundingClientRect().bottom > top + 4);
  return numberOf(seen ?? sentencesOf(leaf).at(-1));
}
