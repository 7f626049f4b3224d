"""Books for the bench of the search: Arabic words by root and pattern, as often as Zipf says, in each run the same.

Nothing of it is kept: a page is made of its number alone, whenever it is asked for.
"""

import itertools
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

PAGES_A_BOOK, WORDS_A_PAGE = 500, (95, 160)
LEMMAS, EXPONENT = 30_000, 1.0
LETTERS = "بتثجحخدذرزسشصضطعغفقكلمنهوي"
PATTERNS = (
    "{0}{1}{2}", "{0}ا{1}{2}", "م{0}{1}و{2}", "{0}{1}ا{2}", "ت{0}{1}ي{2}", "ا{0}ت{1}ا{2}", "است{0}{1}ا{2}",
    "م{0}{1}{2}ة", "{0}{1}ي{2}", "{0}{1}و{2}", "م{0}ا{1}{2}", "أ{0}{1}ا{2}", "ي{0}{1}{2}", "ت{0}{1}{2}", "{0}{1}{2}ة",
    "م{0}{1}{2}",
)  # fmt: skip
BEFORE = {"": 52, "ال": 24, "و": 9, "وال": 5, "ب": 3, "بال": 2, "ل": 2, "لل": 1, "ف": 1, "ك": 1}
AFTER = {"": 68, "ه": 7, "ها": 5, "هم": 3, "ات": 5, "ين": 4, "ون": 2, "ي": 3, "نا": 1, "ان": 2}
SMALL = (
    "في", "من", "على", "إلى", "عن", "أن", "إن", "لا", "ما", "لم", "قد", "كان", "هو", "هي", "هذا", "هذه", "ذلك", "التي",
    "الذي", "ثم", "أو", "إذا", "بن", "قال", "كل", "بعد", "قبل", "غير", "عند", "بين", "حتى", "منه", "فيه", "به", "له",
    "عليه", "لها", "أي", "كما", "إنما", "وقد", "فإن", "وإن", "ولا", "وهو",
)  # fmt: skip
SMALL_SHARE = 0.32


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its words as lemmas with what stands before and after them, and the text."""

    book: int
    number: int
    bare: Sequence[str]  # the words that say something, without what was put before and after
    full: Sequence[str]  # likewise as they stand
    text: str
    chapter: str


@cache
def _lemmas() -> tuple[list[str], list[float]]:
    """All words of the language, the frequent ones first, and their weights added up."""
    dice = random.Random(1447)
    made = {dice.choice(PATTERNS).format(*dice.sample(LETTERS, 3)): None for _ in range(LEMMAS * 2)}
    words = list(made)[:LEMMAS]
    # The small words stand before them all: they have the first ranks, and by Zipf's rule about their share.
    ranks = range(len(SMALL) + 1, len(SMALL) + len(words) + 1)
    return words, list(itertools.accumulate(1 / (rank + 2.7) ** EXPONENT for rank in ranks))


@lru_cache(maxsize=128)
def _own(book: int) -> list[int]:
    return random.Random(book).sample(range(200, LEMMAS // 2), 400)


def page(book: int, number: int) -> Page:
    """One page; a book has words of its own besides those of all."""
    words, weights = _lemmas()
    dice = random.Random(book * 100_003 + number)
    own = _own(book)
    bare: list[str] = []
    full: list[str] = []
    said: list[str] = []
    for _ in range(dice.randint(*WORDS_A_PAGE)):
        if dice.random() < SMALL_SHARE:
            said.append(dice.choice(SMALL))
            continue
        at = own[dice.randrange(len(own))] if dice.random() < 0.15 else bisect(weights, dice.random() * weights[-1])
        lemma = words[min(at, len(words) - 1)]
        before, after = (
            dice.choices(list(BEFORE), list(BEFORE.values()))[0],
            dice.choices(list(AFTER), list(AFTER.values()))[0],
        )
        stem = lemma.removesuffix("ة") + "ت" if after and lemma.endswith("ة") else lemma
        bare.append(lemma)
        full.append(before + stem + after)
        said.append(full[-1])
        if dice.random() < 0.06:
            said[-1] += dice.choice("،.؛:")
    chapter = " ".join(full[:3]) if number % 10 == 1 else ""
    return Page(book, number, bare, full, " ".join(said), chapter)
