"""What was asked, marked in the original text by the same words that are searched; and the best lines of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lms.search import stems
from lms.search.query import Beginning, Phrase, Query, Term, Word, parse
from lms.search.text import Token, tokens

AROUND = 12  # words before the first that is marked
LONG = 40  # words of a snippet


class Piece(NamedTuple):
    """A stretch of the original; marked if it was asked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words first…last of the text that answer a term."""

    first: int
    last: int
    term: int


def marked(text: str, typed: str, language: str = "") -> list[Piece]:
    """The whole text in pieces, as it is, with the words that were asked."""
    return in_pieces(text, parse(typed, language), language)


def in_pieces(text: str, query: Query, language: str = "") -> list[Piece]:
    """Likewise, for what is parsed already."""
    found = list(tokens(text))
    return list(_cut(text, found, _stretches(found, query, language), 0, len(text)))


def best(texts: Sequence[str], typed: str, language: str = "") -> int:
    """Which of these texts has most of what was asked; the first such."""
    query = parse(typed)
    said = [len({stretch.term for stretch in _stretches(list(tokens(text)), query, language)}) for text in texts]
    return said.index(max(said))


def snippet(text: str, query: Query, language: str = "") -> list[Piece]:
    """The lines of the text that have most of what was asked; its beginning where nothing is in it."""
    found = list(tokens(text))
    stretches = _stretches(found, query, language)
    if not found:
        return []
    begin = max(0, _best(stretches) - AROUND)
    begin = max(0, min(begin, len(found) - LONG))
    last = min(len(found), begin + LONG) - 1
    start = found[begin].start if begin else 0
    end = found[last].end if last < len(found) - 1 else len(text)
    pieces = list(_cut(text, found, stretches, start, end))
    before = [Piece("… ", is_marked=False)] if begin else []
    after = [Piece(" …", is_marked=False)] if last < len(found) - 1 else []
    return before + pieces + after


def _best(stretches: Sequence[_Stretch]) -> int:
    """The word at which the window begins that answers most terms; the first such."""
    best, most = 0, 0
    for at, stretch in enumerate(stretches):
        near = {other.term for other in stretches[at : at + LONG] if other.last < stretch.first + LONG - AROUND}
        if len(near) > most:
            best, most = stretch.first, len(near)
    return best


def _stretches(found: Sequence[Token], query: Query, language: str) -> list[_Stretch]:
    """All that answers a term, in order; none within another."""
    answers = [stretch for number, term in enumerate(query.terms) for stretch in _of(term, found, number, language)]
    answers.sort(key=lambda stretch: (stretch.first, -stretch.last))
    apart: list[_Stretch] = []
    for stretch in answers:
        if not apart or stretch.first > apart[-1].last:
            apart.append(stretch)
    return apart


def _of(term: Term, found: Sequence[Token], number: int, language: str) -> Iterator[_Stretch]:
    if isinstance(term, Phrase):
        yield from _phrases(term, found, number)
        return
    answering: dict[str, bool] = {}
    for at, token in enumerate(found):
        if (is_one := answering.get(token.norm)) is None:
            is_one = answering[token.norm] = _answers(term, token.norm, language)
        if is_one:
            yield _Stretch(at, at, number)


def _phrases(term: Phrase, found: Sequence[Token], number: int) -> Iterator[_Stretch]:
    length = len(term.norms)
    for at, token in enumerate(found):
        if token.norm == term.norms[0] and tuple(each.norm for each in found[at : at + length]) == term.norms:
            yield _Stretch(at, at + length - 1, number)


def _answers(term: Word | Beginning, norm: str, language: str) -> bool:
    if isinstance(term, Beginning):
        return norm.startswith(term.norm)
    return norm == term.norm or norm in term.stems or stems.of(norm, language) in term.stems


def _cut(text: str, found: Sequence[Token], stretches: Sequence[_Stretch], start: int, end: int) -> Iterator[Piece]:
    at = start
    for stretch in stretches:
        begin, close = found[stretch.first].start, found[stretch.last].end
        if begin < start or close > end:
            continue
        if begin > at:
            yield Piece(text[at:begin], is_marked=False)
        yield Piece(text[begin:close], is_marked=True)
        at = close
    if at < end:
        yield Piece(text[at:end], is_marked=False)
