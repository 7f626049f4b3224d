"""The checker: warns where what a text quotes of the Quran differs from the fixed text.

What stands in ﴿ ﴾ must be the fixed text, whatever the spelling; elsewhere five words or more that are nearly a verse
are taken for one. It warns and forbids nothing: who approves sees each word beside the fixed one.
"""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.sermons.scripture import index, letters, locating, suras
from lms.sermons.scripture.comparing import Fault, Pair
from lms.sermons.scripture.locating import Reference

MARKED = re.compile(r"﴿([^﴾]*)﴾(?:\s*\[([^\]\n]{1,60})\])?")
_CUT = re.compile(r"\.{2,}|…|\(\s*[\d٠-٩]+\s*\)|\u06dd[\d٠-٩]*|[۝]")
_WHOLE_VERSE_SIGN = re.compile(r"[\u06dd]")


class Kind(enum.StrEnum):
    """What the checker says of a quotation."""

    RIGHT = "right"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # in brackets, and nowhere in the Quran
    ELSEWHERE = "elsewhere"  # the words are right, the verse that is named is not
    UNMARKED = "unmarked"  # a verse without its brackets; its words are right


@dataclass(frozen=True, slots=True)
class Word:
    """A word that differs: what the text says, and the fixed word."""

    quoted: str
    fixed: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one quotation; `start` and `end` are places in the text."""

    kind: Kind
    start: int
    end: int
    quoted: str
    verses: tuple[index.Verse, ...] = ()
    words: tuple[Word, ...] = ()
    named: str = ""

    @property
    def warns(self) -> bool:
        """Whether somebody must look at it."""
        return self.kind in {Kind.DIFFERS, Kind.UNKNOWN, Kind.ELSEWHERE}

    @property
    def reference(self) -> str:
        """Where the verse stands: 2:255, or 2:255-257."""
        if not self.verses:
            return ""
        first, last = self.verses[0], self.verses[-1]
        return f"{first.sura}:{first.ayah}" + (f"-{last.ayah}" if last.ayah != first.ayah else "")


def check(text: str) -> list[Finding]:
    """All quotations of a text in their order, the right ones too."""
    found = [finding for quotation in MARKED.finditer(text) for finding in _of_marked(quotation)]
    free = MARKED.sub(lambda marked: " | " * (len(marked[0]) // 3) + " " * (len(marked[0]) % 3), text)
    for stretch in re.finditer(r"[^|\n]+", free):
        found += _of_free(stretch[0], stretch.start())
    return sorted(found, key=lambda finding: finding.start)


def warnings(text: str) -> list[Finding]:
    """Those of `check` that somebody must look at."""
    return [finding for finding in check(text) if finding.warns]


def _of_marked(quotation: re.Match[str]) -> Iterator[Finding]:
    """A quotation may leave words out where it says so by dots, and may run over several verses."""
    named = suras.reference(quotation[2] or "")
    begin = quotation.start(1)
    for start, piece in _pieces(quotation[1]):
        words = letters.words(piece)
        if words:
            yield _judged(piece, words, begin + start, named, quotation[2] or "")


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for cut in _CUT.finditer(text):
        is_verse_end = not cut[0].startswith((".", "…"))
        if not is_verse_end:
            yield start, text[start : cut.start()]
            start = cut.end()
    yield start, text[start:]


def _judged(
    piece: str, words: Sequence[tuple[str, int, int]], begin: int, named: Reference | None, said: str
) -> Finding:
    spoken = _joined(words)
    found = locating.best([word for word, *_ in spoken], named)
    start, end = begin + spoken[0][1], begin + spoken[-1][2]
    quoted = piece[spoken[0][1] : spoken[-1][2]]
    if not found:
        return Finding(Kind.UNKNOWN, start, end, quoted, named=said)
    verses, faults = _verses(found), _faults(found, spoken)
    if faults:
        return Finding(Kind.DIFFERS, start, end, quoted, verses, faults, said)
    is_there = named is None or any((verse.sura, verse.ayah) == named for verse in verses)
    return Finding(Kind.RIGHT if is_there else Kind.ELSEWHERE, start, end, quoted, verses, (), said)


def _of_free(text: str, begin: int) -> Iterator[Finding]:
    spoken = _joined(letters.words(text))
    for near in locating.near_ones([word for word, *_ in spoken]):
        within = spoken[near.first : near.last]
        faults = _faults(near.found, within)
        start, end = within[0][1], within[-1][2]
        kind = Kind.DIFFERS if faults else Kind.UNMARKED
        yield Finding(kind, begin + start, begin + end, text[start:end], _verses(near.found), faults)


def _joined(words: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """يا and what is called by it are one word in the Mushaf."""
    found: list[tuple[str, int, int]] = []
    calling = False
    for word, start, end in words:
        if calling:
            before, first, _ = found.pop()
            found.append((before + word, first, end))
        else:
            found.append((word, start, end))
        calling = not calling and letters.letters(word) in {"يا", "ويا"}
    return found


def _verses(found: Sequence[Pair]) -> tuple[index.Verse, ...]:
    places = dict.fromkeys((each.unit.sura, each.unit.ayah) for each in found if each.unit)
    return tuple(verse for place in places if (verse := index.verse(*place)))


def _faults(found: Sequence[Pair], spoken: Sequence[tuple[str, int, int]]) -> tuple[Word, ...]:
    return tuple(
        Word(
            " ".join(word for word, *_ in spoken[each.first : each.last]),
            each.unit.uthmani if each.unit else "",
            each.fault,
        )
        for each in found
        if each.fault is not None
    )
