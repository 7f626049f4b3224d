"""Did you mean: the word of the index that is nearest to a misspelt one.

One slip leaves half of a word right, so candidates are the words that begin or end like it: two ranges of an index, and
no dictionary in memory. Among equally near ones the frequent one wins; letters that sound alike are nearer.
"""

from collections.abc import Iterable

from sqlalchemy import func, select

from lms.core.db import session
from lms.search import stems
from lms.search.models import SearchTerm
from lms.search.query import Beginning, Phrase, Query, Term, parse
from lms.search.service import asking
from lms.search.sources import Visitor
from lms.search.text import bare, tokens

SHORTEST, LONG = 3, 8  # letters
_MOST_LOOKED_AT = 600
_SPELLED_BY = 5  # hits: one may have another word of the same stem
_LAST = "\U0010ffff"
_ALIKE = ("ضظدذ", "ذزظ", "ثسص", "تطه", "قكا", "حهخ", "سص", "ءاعو", "يا", "غخ")
_ALIKE_IN_LATIN = ("cks", "iye", "aeo", "uo", "sz", "fv", "dt")
_NEAR = 0.5


def suggestion(typed: str, user: Visitor) -> str | None:
    """What was perhaps meant, as a reader writes it, if this person would find something by it."""
    slips = _slips(parse(typed))
    if not slips:
        return None
    meant = _replaced(typed, slips)
    found = asking.find(meant, user, most=_SPELLED_BY)
    if not found.total:
        return None
    written: dict[str, str] = {}
    for _hit, shown in asking.show(found.hits, user, meant):  # the index knows words without their hamzas: look
        for text in (shown.text, shown.title):
            for token in tokens(text):
                written.setdefault(token.norm, bare(text[token.start : token.end]))
    return _replaced(typed, {slip: written.get(word, word) for slip, word in slips.items()})


def _slips(query: Query) -> dict[str, str]:
    """The nearest word of the index for each word that is nowhere."""
    norms = [norm for term in query.terms for norm in _norms(term)]
    near = {norm: nearest(norm) for norm in norms if not _is_known(norm)}
    return {norm: word for norm, word in near.items() if word}


def _norms(term: Term) -> tuple[str, ...]:
    if isinstance(term, Phrase):
        return term.norms
    return () if isinstance(term, Beginning) else (term.norm,)


def _replaced(typed: str, words: dict[str, str]) -> str:
    """What was typed with these words in place of others; quotes and all else as they are."""
    said, at = "", 0
    for token in tokens(typed):
        said += typed[at : token.start] + words.get(token.norm, typed[token.start : token.end])
        at = token.end
    return said + typed[at:]


def nearest(word: str) -> str | None:
    """The word of the index that is nearest, if any is near: one slip, or two in a long word."""
    if len(word) < SHORTEST or word.isdigit():
        return None
    most = 2 if len(word) >= LONG else 1
    measured = ((distance(word, term, most), -places, term) for term, places in _candidates(word))
    near = [found for found in measured if found[0] <= most]
    return min(near)[2] if near else None


def distance(one: str, other: str, most: float) -> float:
    """How many slips lie between two words: a letter too many, too few, another one, two changed over.

    One that sounds alike is half a slip. Above `most` the number says only that it is more.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[float] = []
    row: list[float] = [float(at) for at in range(len(other) + 1)]
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [float(at)]
        for to, sign in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + _cost(letter, sign))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == sign:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _cost(letter: str, sign: str) -> float:
    if letter == sign:
        return 0
    return _NEAR if any(letter in group and sign in group for group in _ALIKE + _ALIKE_IN_LATIN) else 1


def _is_known(norm: str) -> bool:
    forms = {norm, *stems.asked(norm)}
    return session().scalar(select(SearchTerm.term).where(SearchTerm.term.in_(forms)).limit(1)) is not None


def _candidates(word: str) -> Iterable[tuple[str, int]]:
    half = max(2, len(word) // 2)
    about = func.length(SearchTerm.term).between(len(word) - 2, len(word) + 2)
    found: dict[str, int] = {}
    for column, key in ((SearchTerm.term, word[: half - 1]), (SearchTerm.back, word[::-1][: len(word) - half])):
        query = select(SearchTerm.term, SearchTerm.places).where(column >= key, column < key + _LAST, about)
        best = query.order_by(SearchTerm.places.desc(), SearchTerm.term).limit(_MOST_LOOKED_AT)
        found |= {row[0]: row[1] for row in session().execute(best)}
    return found.items()
