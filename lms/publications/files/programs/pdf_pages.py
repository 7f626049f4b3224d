"""The program that reads the words of a PDF: `python -I pdf_pages.py SOURCE TARGET`.

TARGET gets a line of JSON a page: {"number", "label", "chapter", "text"}. It says {"pages": 2, "wordless": 0} or
{"refused": "reason"} and ends with 0; any other end is a fault. It runs on a leash and imports nothing of ours.
"""

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, combinations, groupby
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

MOST_PAGES = 4000
MOST_LETTERS = 60_000  # a page has some thousands; what is more was not meant to be read
NARROW = 0.24  # of a letter's height: what is closer belongs to one word
WIDE = 1.0  # likewise where PDFium finds no space
ARABIC = range(0x0600, 0x0780)
MIXED = 4  # a line of which one letter in so many is Arabic is read from the right
LOW = 0.6  # of the height of a letter: what is lower is a mark
BESIDE, ABOVE = 0.3, 0.7  # how much of the narrower of two letters is above or under the other
TOUCHING = 0.15  # of the height of a letter: so much two beside each other may share
ALEFS = frozenset("اأإآٱ")  # the end of a ligature with lam, and as high
ONE_SHAPE, SHADDA = 1000.0, "\u0651"
OPENING, CLOSING = "«‹([{﴿", "»›)]}﴾"
OPENED, CLOSED = str.maketrans(CLOSING, OPENING), str.maketrans(OPENING, CLOSING)
NO_LETTERS = OPENING + CLOSING + "،؛؟.,:;!…\"'"


class Letter(NamedTuple):
    """A letter or a mark, and where it stands on the page."""

    sign: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def is_mark(self) -> bool:
        return unicodedata.combining(self.sign) > 0

    @property
    def is_arabic(self) -> bool:
        return ord(self.sign) in ARABIC and not self.sign.isdigit()

    @property
    def is_number(self) -> bool:
        return self.sign.isdigit() or (self.sign.isascii() and self.sign.isalpha())


class Cluster:
    """A letter with its marks."""

    def __init__(self, letters: list[Letter], place: int, stretch: int) -> None:
        self.letters, self.place, self.stretch = letters, place, stretch  # marks part the stretches that PDFium says
        self.base = letters[0]

    @property
    def left(self) -> float:
        return min(letter.left for letter in self.letters)

    @property
    def right(self) -> float:
        return max(letter.right for letter in self.letters)

    @property
    def middle(self) -> float:
        """Of the shape that the letter was drawn by, with what else it says."""
        shape = [each for each in self.letters if (each.bottom, each.top) == (self.base.bottom, self.base.top)]
        return (min(each.left for each in shape) + max(each.right for each in shape)) / 2

    @property
    def said(self) -> str:
        """The letter, then its marks, a doubling first."""
        marks = sorted({letter.sign for letter in self.letters[1:]}, key=lambda sign: (sign != SHADDA, sign))
        return self.base.sign + "".join(marks)

    def distance(self, mark: Letter) -> float:
        """How far a mark is; one that PDFium cut from the same shape stands at the same height."""
        if (self.base.bottom, self.base.top) == (mark.bottom, mark.top):
            return min(abs(self.base.left - mark.right), abs(mark.left - self.base.right)) - ONE_SHAPE
        return abs(self.base.middle - mark.middle)

    def is_above_or_under(self, other: "Cluster", share: float = BESIDE) -> bool:
        """Whether it stands so, and is not cut from the same shape."""
        one, two = self.base, other.base
        if not (one.is_arabic and two.is_arabic) or one[2::2] == two[2::2]:
            return False
        narrower = min(one.right - one.left, two.right - two.left)
        return min(one.right, two.right) - max(one.left, two.left) > share * narrower

    def is_said_by(self, other: "Cluster") -> bool:
        """Whether a mark that is a shape of its own says the letter once more."""
        is_near = min(self.right, other.right) > max(self.left, other.left)
        return is_near and len(self.letters) > 1 and self.said == other.said


def main(source: Path, target: Path) -> dict[str, Any]:  # Any: JSON
    """Read all pages."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as bad:
        return {"refused": "locked" if "password" in str(bad).lower() else "unreadable"}
    with book, target.open("w", encoding="utf-8") as lines:
        if not 0 < len(book) <= MOST_PAGES:
            return {"refused": "too_large" if len(book) else "empty"}
        titles = _titles(book)
        wordless, chapter = 0, ""
        for number in range(1, len(book) + 1):
            chapter = titles.get(number, chapter)
            words = _words(book, number - 1)
            wordless += not words
            page = {"number": number, "label": _label(book, number - 1), "chapter": chapter, "text": words}
            lines.write(json.dumps(page, ensure_ascii=False) + "\n")
        return {"pages": len(book), "wordless": wordless}


def _titles(book: Any) -> dict[int, str]:  # Any: a PdfDocument
    """The chapters of the outline, by the page on which they begin; of several on a page the first."""
    found: dict[int, str] = {}
    try:
        for mark in book.get_toc(max_depth=3):
            to = mark.get_dest()
            index, title = to.get_index() if to else None, " ".join(shown(mark.get_title()).split())
            if index is not None and title:
                found.setdefault(index + 1, title[:200])
    except Exception:  # noqa: BLE001 - a broken outline takes nothing from the pages
        return found
    return found


def _label(book: Any, index: int) -> str:  # Any: as above
    try:
        return shown(book.get_page_label(index)).strip()[:20]
    except Exception:  # noqa: BLE001 - likewise
        return ""


def _words(book: Any, index: int) -> str:  # Any: as above
    """What stands on a page, line by line; a page that cannot be read has no words."""
    try:
        page = book[index]
        found = page.get_textpage()
        lines = [_read(line) for line in _lines(found)]
        page.close()
    except Exception:  # noqa: BLE001 - the other pages of the book are still good
        return ""
    return "\n".join(line for line in lines if line).strip()


def _lines(found: Any) -> Iterator[list[Letter]]:  # Any: a PdfTextPage
    """The letters of each line, in the order that PDFium reads them in."""
    from pypdfium2 import raw

    line: list[Letter] = []
    for index in range(min(found.count_chars(), MOST_LETTERS)):
        sign = chr(raw.FPDFText_GetUnicode(found, index))
        if sign in "\r\n":
            if line:
                yield line
            line = []
        elif sign.isprintable() or sign in " \t\u00a0":
            line.append(Letter(" " if sign in "\t\u00a0" else sign, *found.get_charbox(index)))
    if line:
        yield line


def _read(line: list[Letter]) -> str:
    """The line as it is read. An Arabic line is put together from where its letters stand."""
    signs = "".join(letter.sign for letter in line)
    arabic = sum(letter.is_arabic for letter in line)
    if not arabic or MIXED * arabic < sum(sign.isalpha() for sign in signs):
        return " ".join(shown(signs).split())
    words = _parted(_clusters([letter for letter in line if letter.sign != " "]), line)
    return " ".join(shown(" ".join(_in_order([_as_said(word) for word in words]))).split())


def _clusters(letters: list[Letter]) -> list[Cluster]:
    """Letters from the right, each with the marks that belong to it; none twice."""
    stretches = list(accumulate(letter.is_mark for letter in letters))
    bases = [Cluster([each], place, stretches[place]) for place, each in enumerate(letters) if not each.is_mark]
    for mark in letters if bases else ():
        if mark.is_mark:
            min(bases, key=lambda each: each.distance(mark)).letters.append(mark)
    bases.sort(key=lambda each: (-each.middle, -each.place))
    kept: list[Cluster] = []
    for each in bases:
        near = [other for other in kept[-2:] if other.is_said_by(each)]
        if near and each.base.height < near[0].base.height * LOW:
            continue
        if near and near[0].base.height < each.base.height * LOW:
            kept.remove(near[0])
        kept.append(each)
    return kept


def _as_said(word: list[Cluster]) -> list[Cluster]:
    """A word from the right. Of two letters that stand above each other PDFium knows which comes first: it says a
    stretch of a word as it is said or from its end, and those that stand clearly beside each other tell which way.
    """
    word, ways = [*word], _ways(word)
    for _turn in word:
        for place in range(len(word) - 1):
            one, two = word[place : place + 2]
            if one.is_above_or_under(two) and _is_said_first(two, one, ways):
                word[place : place + 2] = two, one
    return word


def _ways(word: list[Cluster]) -> Counter[int]:
    """For each stretch how many more pairs are told from the right than from the left."""
    ways: Counter[int] = Counter()
    for one, two in combinations(word, 2):
        is_beside = one.base.left > two.base.right - one.base.height * TOUCHING
        if one.stretch == two.stretch and one.base.is_arabic and two.base.is_arabic and is_beside:
            ways[one.stretch] += 1 if one.place < two.place else -1
    return ways


def _is_said_first(two: Cluster, one: Cluster, ways: Counter[int]) -> bool:
    if two.base.sign in ALEFS:
        return False
    way = ways[one.stretch] if two.stretch == one.stretch else 0
    if way:
        return (two.place < one.place) == (way > 0)
    if len(one.letters) == len(two.letters) == 1:
        return two.base.bottom > one.base.bottom and two.place < one.place
    return two.base.bottom > one.base.bottom and two.base.top > one.base.top and one.is_above_or_under(two, ABOVE)


def _parted(clusters: list[Cluster], line: list[Letter]) -> list[list[Cluster]]:
    """The words of a line from the right: apart by a space that was drawn or that PDFium found, or by a wide gap."""
    drawn = [each.middle for each in line if each.sign == " " and each.right > each.left]
    said = list(accumulate(letter.sign == " " for letter in line))
    tokens = [token for letter, token in zip(line, said, strict=True) if letter.sign != " "]
    height = median(each.base.height for each in clusters)
    words: list[list[Cluster]] = [[]]
    for place, now in enumerate(clusters):
        if place and words[-1]:
            before = min(each.left for each in clusters[max(0, place - 2) : place])
            gap = before - max(each.right for each in clusters[place : place + 2])
            is_found = tokens[now.place] != tokens[clusters[place - 1].place]
            drawn_there = any(now.middle < space < clusters[place - 1].middle for space in drawn)
            is_apart = is_found or drawn_there  # or both: what hangs over a space makes it narrow
            if gap > height * WIDE or (is_apart and gap > height * NARROW) or (is_found and drawn_there):
                words.append([])
        words[-1].append(now)
    return words


def _in_order(words: list[list[Cluster]]) -> list[str]:
    """Latin words that follow one another are said from the left."""
    ordered: list[str] = []
    for is_latin, run in groupby(words, key=lambda word: not any(each.base.is_arabic for each in word)):
        together = [_spelt(word) for word in run]
        has_letters = any(sign.isalpha() for word in together for sign in word)
        ordered += reversed(together) if is_latin and has_letters else together
    return ordered


def _spelt(word: list[Cluster]) -> str:
    """A word with its marks; numbers and Latin letters from the left."""
    if not any(each.base.is_arabic for each in word):
        return _bracketed("".join(each.said for each in reversed(word)))
    said = ""
    for is_number, run in groupby(word, key=lambda each: each.base.is_number):
        together = [each.said for each in run]
        said += "".join(reversed(together) if is_number else together)
    return _bracketed(said)


def _bracketed(word: str) -> str:
    """What opens stands before a word and what closes after it, whichever way a PDF has drawn them."""
    before, after = len(word) - len(word.lstrip(NO_LETTERS)), len(word.rstrip(NO_LETTERS))
    is_word = before < after
    return word[:before].translate(OPENED) + word[before:after] + word[after:].translate(CLOSED) if is_word else word


def shown(words: str) -> str:
    """Letters instead of their shapes (U+FB50 to U+FEFC), without what cannot be seen."""
    plain = "".join(unicodedata.normalize("NFKC", each) if "\ufb00" <= each <= "\ufefc" else each for each in words)
    return "".join(each for each in plain if each.isprintable() or each == " ")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
