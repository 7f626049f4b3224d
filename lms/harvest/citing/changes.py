"""What is different between two texts of a page, word by word, for people to look at."""

from collections.abc import Iterator
from typing import NamedTuple

MOST_WORDS = 3000  # a page has some hundreds; comparing takes the square of what differs


class Stretch(NamedTuple):
    """Words that stayed (""), went ("del") or came ("ins")."""

    tag: str
    words: str


def between(then: str, now: str) -> list[Stretch]:
    """The one text that holds both."""
    before, after = then.split(), now.split()
    if len(before) + len(after) > MOST_WORDS:
        return [Stretch("del", then), Stretch("ins", now)]
    return list(_stretches(before, after))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    from difflib import SequenceMatcher

    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Stretch("", " ".join(before[i:j]))
            continue
        if i < j:
            yield Stretch("del", " ".join(before[i:j]))
        if k < m:
            yield Stretch("ins", " ".join(after[k:m]))
