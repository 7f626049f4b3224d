"""A page's text as paragraphs and sentences, each with its place in the text: what is marked, spoken and quoted.

The sentences of a page are numbered from 1. The number is the `fragment` of cues and of places, so the rules here may
only change together with the cues that stand on them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONG_LINE = 40
"""A line at least this long that ends without a full stop goes on in the next one: lines of print are no paragraphs."""

LEAST = 12
"""What is shorter is no sentence of its own: «د. أحمد», "3. Water"."""

_END = re.compile(r"[.؟?!…۔]+[»”\"')\]}]*(?=\s|$)")
_CLOSED = re.compile(r"[.؟?!…۔:؛][»”\"')\]}]*\s*$")
_LINE = re.compile(r"[^\n]*\n?")


class Sentence(NamedTuple):
    """The stretch of the text from `start` to `end`, blanks at its ends left out."""

    number: int
    start: int
    end: int


class Paragraph(NamedTuple):
    """Sentences that stand together."""

    start: int
    end: int
    sentences: tuple[Sentence, ...]


def paragraphs(text: str) -> list[Paragraph]:
    """All paragraphs with their sentences, in order; blank ones are left out."""
    found: list[Paragraph] = []
    number = 0
    for start, end in _paragraphs(text):
        cut = [Sentence(number + place, *stretch) for place, stretch in enumerate(_sentences(text, start, end), 1)]
        number += len(cut)
        found.append(Paragraph(start, end, tuple(cut)))
    return found


def sentences(text: str) -> list[Sentence]:
    """All sentences of the text."""
    return [sentence for paragraph in paragraphs(text) for sentence in paragraph.sentences]


def at(text: str, offset: int) -> int:
    """The number of the sentence that `offset` stands in, or the next one; 0 where there is none."""
    found = sentences(text)
    return next((each.number for each in found if offset < each.end), found[-1].number if found else 0)


def said(text: str, sentence: Sentence) -> str:
    """The words of a sentence in one line."""
    return " ".join(text[sentence.start : sentence.end].split())


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    end = 0
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if words and start is None:
            start = line.start() + line[0].index(words)
        if words:
            end = line.start() + line[0].index(words) + len(words)
        ends_here = not words or len(words) < LONG_LINE or _CLOSED.search(words)
        if start is not None and ends_here:
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun = start
    for stop in _END.finditer(text, start, end):
        rest = text[stop.end() : end].strip()
        if stop.end() - begun < LEAST or not rest or len(rest) < LEAST:
            continue
        yield begun, stop.end()
        begun = stop.end() + (len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip()))
    yield begun, end
