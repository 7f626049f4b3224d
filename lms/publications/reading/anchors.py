"""Words that a reader marked, found again: by what they say and what stands around them, not by where they stood.

A page may be corrected after somebody marked a line of it. What was marked is kept as a quotation (the W3C's text
quote selector: the exact words, some before and some after them), so it is found wherever it stands now; tashkeel,
tatweel and line breaks may have changed meanwhile.
"""

import enum
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

AROUND = 32
"""Letters kept on each side of a quotation."""

CLUE = 10
"""So much of what stood before and after must be there to find words that were changed themselves."""

MOST = 2000
_TATWEEL = "\u0640"


class Quote(NamedTuple):
    """Words, and what stood before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Fate(enum.StrEnum):
    """What became of a quotation in the text as it is now."""

    STANDS = "stands"
    CHANGED = "changed"  # other words stand between what stood around it
    LOST = "lost"


class Found(NamedTuple):
    """Where a quotation stands; nowhere where it is lost."""

    fate: Fate
    start: int = 0
    end: int = 0


class _Folded(NamedTuple):
    """A text without what a correction may change harmlessly, and for each letter its place in the text."""

    letters: str
    places: list[int]


def quote(text: str, start: int, end: int) -> Quote:
    """The quotation of a stretch of a text."""
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find(text: str, wanted: Quote, near: int = 0) -> Found:
    """Where `wanted` stands in `text`; of several places the one that looks most like it, then the nearest."""
    folded = _fold(text)
    exact, prefix, suffix = (_fold(part).letters.strip() for part in wanted)
    if not exact:
        return Found(Fate.LOST)
    found = [match.start() for match in re.finditer(f"(?={re.escape(exact)})", folded.letters)]
    if found:
        best = max(
            found, key=lambda at: (_likeness(folded.letters, at, exact, prefix, suffix), -_away(folded, at, near))
        )
        return Found(Fate.STANDS, *_stretch(text, folded, best, best + len(exact)))
    return _between(text, folded, prefix, suffix, len(exact))


def _likeness(letters: str, at: int, exact: str, prefix: str, suffix: str) -> int:
    before, after = letters[:at].rstrip(), letters[at + len(exact) :].lstrip()
    return _common(before[::-1][:AROUND], prefix[::-1]) + _common(after[:AROUND], suffix)


def _common(one: str, other: str) -> int:
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _away(folded: _Folded, at: int, near: int) -> int:
    return abs(folded.places[at] - near)


def _between(text: str, folded: _Folded, prefix: str, suffix: str, length: int) -> Found:
    """The words that stand where the quotation stood."""
    before, after = prefix[-CLUE:], suffix[:CLUE]
    if len(before) < CLUE or len(after) < CLUE:
        return Found(Fate.LOST)
    for match in re.finditer(re.escape(before), folded.letters):
        end = folded.letters.find(after, match.end())
        if 0 < end - match.end() <= 2 * length + AROUND:
            return Found(Fate.CHANGED, *_stretch(text, folded, match.end(), end))
    return Found(Fate.LOST)


def _stretch(text: str, folded: _Folded, begin: int, stop: int) -> tuple[int, int]:
    """From folded letters to places of the text, with the marks that stand on the last letter, without blanks."""
    while begin < stop and folded.letters[begin] == " ":
        begin += 1
    while stop > begin and folded.letters[stop - 1] == " ":
        stop -= 1
    start, end = folded.places[begin], folded.places[stop - 1] + 1
    while end < len(text) and (unicodedata.combining(text[end]) or text[end] == _TATWEEL):
        end += 1
    return start, end


@lru_cache(maxsize=16)  # a page is asked for each of its marks
def _fold(text: str) -> _Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
        elif letter != _TATWEEL and unicodedata.category(letter) not in {"Mn", "Cf"}:
            letters.append(letter.casefold() if len(letter.casefold()) == 1 else letter)
            places.append(place)
    return _Folded("".join(letters), places)
