"""A page made ready to be shown: paragraphs of sentences of pieces, a piece being marked throughout or not."""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lms.publications.reading.sentences import Paragraph, Sentence, paragraphs


class Stretch(NamedTuple):
    """A part of the text that is marked: found by a search (`mark_id` is None), or by its reader."""

    start: int
    end: int
    mark_id: int | None = None
    colour: str = ""
    has_note: bool = False


class Piece(NamedTuple):
    """Words of one sentence that wear the same marks."""

    text: str
    is_found: bool
    mark: Stretch | None
    number: int = 0  # of the place found, where one begins here


class Line(NamedTuple):
    """A sentence as it is shown."""

    number: int
    pieces: list[Piece]
    blank_after: bool


class Block(NamedTuple):
    """A paragraph, or a heading."""

    is_heading: bool
    lines: list[Line]


def blocks(
    text: str, found: Iterable[tuple[int, int]] = (), marks: Iterable[Stretch] = (), chapter: str = ""
) -> list[Block]:
    """The whole page."""
    stretches = [Stretch(start, end) for start, end in found] + list(marks)
    starts = {each.start: number for number, each in enumerate(sorted(s for s in stretches if s.mark_id is None), 1)}
    return [
        Block(_is_heading(text, each, chapter), [_line(text, each, line, stretches, starts) for line in each.sentences])
        for each in paragraphs(text)
    ]


def _is_heading(text: str, paragraph: Paragraph, chapter: str) -> bool:
    return bool(chapter) and text[paragraph.start : paragraph.end].split() == chapter.split()


def _line(
    text: str, paragraph: Paragraph, sentence: Sentence, stretches: Sequence[Stretch], starts: dict[int, int]
) -> Line:
    touching = [each for each in stretches if each.start < sentence.end and each.end > sentence.start]
    cuts = {sentence.start, sentence.end}
    for each in touching:
        cuts |= {max(each.start, sentence.start), min(each.end, sentence.end)}
    places = sorted(cuts)
    pieces = [_piece(text, start, end, touching, starts) for start, end in itertools.pairwise(places)]
    return Line(sentence.number, pieces, sentence.end < paragraph.end)


def _piece(text: str, start: int, end: int, touching: Sequence[Stretch], starts: dict[int, int]) -> Piece:
    over = [each for each in touching if each.start <= start and each.end >= end]
    is_found = any(each.mark_id is None for each in over)
    mark = next((each for each in over if each.mark_id is not None), None)
    return Piece(text[start:end], is_found, mark, starts.get(start, 0) if is_found else 0)
