"""What differs between two texts, word by word, for a person who must choose between them."""

import enum
import re
from difflib import SequenceMatcher
from typing import NamedTuple

_PARTS = re.compile(r"\s+|[^\s]+")
MOST = 20_000  # letters; longer texts are shown beside each other instead


class Side(enum.StrEnum):
    """Whose words they are."""

    BOTH = "both"
    THEIRS = "theirs"
    YOURS = "yours"


class Piece(NamedTuple):
    """Some words, and on which side they stand."""

    side: Side
    text: str


def pieces(theirs: str, yours: str) -> list[Piece]:
    """The two texts as one row of pieces: joined by side they are the texts again."""
    if max(len(theirs), len(yours)) > MOST:
        return [Piece(Side.THEIRS, theirs), Piece(Side.YOURS, yours)]
    before, after = _PARTS.findall(theirs), _PARTS.findall(yours)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(Side.BOTH, "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece(Side.THEIRS, "".join(before[a:b])))
        if d > c:
            found.append(Piece(Side.YOURS, "".join(after[c:d])))
    return found
