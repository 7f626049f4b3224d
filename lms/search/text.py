"""How a text becomes words to search by: one spelling for each, and where it stood in the original.

Both databases are given these words ready made, and marks are set in the original text by the same words; so neither
database decides what a word is. Who changes anything here or in `stems` raises NORMALISER_VERSION: the worker then
indexes everything anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

NORMALISER_VERSION = 1
LONGEST = 64  # letters of a word that count
_ARABIC_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
_UNSEEN = "\u200c-\u200f\u061c\u00ad\u02bb-\u02bf"  # joiners, marks of direction, soft hyphens, transliterated hamza
_OTHER_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0900-\u0963\u0966-\u0dff\u1ab0-\u1aff"
_RUN = rf"[\w{_ARABIC_MARKS}{_UNSEEN}{_OTHER_MARKS}]+"  # one class: alternatives take twice as long
_TOKEN = re.compile(rf"{_RUN}(?:(?<=\w\w\w)['’]{_RUN})?")
_DROPPED = re.compile(f"[{_ARABIC_MARKS}{_UNSEEN}]")
_COMBINING = re.compile("[\u0300-\u036f]")
_POSSESSIVE = re.compile("['’]s$")
_UNSAFE = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f\s’]+")  # neither database's own language has letters or digits
_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|h\d|br|div|tr|td|th|table|blockquote|pre|figure|figcaption|hr)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_YA_HAMZA, _HAMZA = "ئ", "يء"
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("آأإٱٲٳ", "ا"),
        **dict.fromkeys("ىیېے", "ي"),
        **dict.fromkeys("ةۃہھۀە", "ه"),
        **dict.fromkeys("ؤئٶ", "ء"),
        "ک": "ك",
        **dict(zip("ɗɓƙƴıøđł", "dbkyiodl", strict=True)),  # Hausa, Turkish, and what has no mark to take off
        "œ": "oe",
        "æ": "ae",
    }
)


class Token(NamedTuple):
    """A word where it stands: text[start:end] of the original, and how it is spelled for searching."""

    start: int
    end: int
    norm: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order."""
    for found in _TOKEN.finditer(text.replace("_", " ")):  # as long as before, so that places stay
        norm = fold(found[0])
        if norm:
            yield Token(found.start(), found.end(), norm)


def words(text: str) -> list[str]:
    """The words of a text in order, as they are spelled for searching."""
    return [norm for raw in _TOKEN.findall(text.replace("_", " ")) if (norm := fold(raw))]


@lru_cache(maxsize=8192)
def fold(raw: str) -> str:
    """One spelling for all ways to write a word; "" where nothing is left of it. Nothing in it but letters and digits.

    Without marks and lengthening; all forms of alef are one, as are ya and alef maqsura, ha and ta marbuta, and hamza
    on whatever seat; digits are those of ASCII; Latin letters are small and bare.
    """
    if raw.isascii():
        return _UNSAFE.sub("", _POSSESSIVE.sub("", raw.lower()))[:LONGEST]
    norm = _DROPPED.sub("", unicodedata.normalize("NFKC", raw).casefold())
    if norm.endswith(_YA_HAMZA):  # the three spellings of "thing", the two of "reader"
        norm = norm.removesuffix(_YA_HAMZA) + _HAMZA
    norm = _bare(_POSSESSIVE.sub("", norm.translate(_LETTERS)))
    return _UNSAFE.sub("", "".join(map(_digit, norm)))[:LONGEST]


def plain(markup: str) -> str:
    """The words of cleaned HTML, a line a block."""
    return "\n".join(filter(None, map(str.strip, unescape(_TAG.sub("", _BLOCK.sub("\n", markup))).split("\n"))))


def bare(raw: str) -> str:
    """A word as a reader writes it: without marks and lengthening, but with its own letters."""
    return _DROPPED.sub("", unicodedata.normalize("NFC", raw))


def _bare(norm: str) -> str:
    return unicodedata.normalize("NFC", _COMBINING.sub("", unicodedata.normalize("NFD", norm)))


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None) if not sign.isascii() else None
    return sign if value is None else str(value)
