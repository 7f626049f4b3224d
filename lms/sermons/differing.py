"""What differs between two texts, word by word, for a person who must choose between them."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_PARTS = re.compile(r"\s+|[^\s]+")
MOST = 20_000  # letters; of longer texts each is shown whole


class Piece(NamedTuple):
    """Some words, and whose they are: "both", "theirs" or "yours"."""

    side: str
    text: str


def pieces(theirs: str, yours: str) -> list[Piece]:
    """The two texts as one row of pieces: joined by side they are the texts again."""
    if max(len(theirs), len(yours)) > MOST:
        return [Piece("theirs", theirs), Piece("yours", yours)]
    before, after = _PARTS.findall(theirs), _PARTS.findall(yours)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("both", "".join(before[a:b])))
            continue
        found += [Piece("theirs", "".join(before[a:b]))] if b > a else []
        found += [Piece("yours", "".join(after[c:d]))] if d > c else []
    return found
