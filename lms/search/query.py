"""What a reader typed, as a small tree: words, "phrases" and beginnings*, all of which a place must have."""

import re
from dataclasses import dataclass

from lms.search import stems
from lms.search.text import tokens, words

LONGEST, MOST_TERMS = 300, 12
SHORTEST_BEGINNING = 3
_QUOTES = '"“”„«»'
_PIECE = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is spelled for searching, or any other with the same stem."""

    norm: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, each as it is."""

    norms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any word that begins so."""

    norm: str


Term = Word | Phrase | Beginning


@dataclass(frozen=True, slots=True)
class Query:
    """All terms, in the order in which they were typed; none where nothing was asked."""

    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(typed: str, language: str = "") -> Query:
    """The terms of any text whatever. `language`: the only one that is searched, if it is one."""
    found: dict[Term, None] = {}
    for piece in _PIECE.finditer(typed[:LONGEST]):
        if piece[1] is not None:
            norms = tuple(words(piece[1]))
            found |= {Phrase(norms): None} if norms else {}
        else:
            found |= dict.fromkeys(_words(piece[2], language))
    return Query(tuple(found)[:MOST_TERMS])


def _words(piece: str, language: str) -> list[Term]:
    found = list(tokens(piece))
    terms: list[Term] = [Word(token.norm, stems.asked(token.norm, language)) for token in found]
    is_beginning = bool(found) and piece.endswith("*") and not piece[found[-1].end :].strip("*")
    if is_beginning and len(found[-1].norm) >= SHORTEST_BEGINNING:
        terms[-1] = Beginning(found[-1].norm)
    return terms
