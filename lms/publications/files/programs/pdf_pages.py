"""The program that reads the words of a PDF: `python -I pdf_pages.py SOURCE TARGET`.

TARGET gets a line of JSON a page: {"number", "label", "chapter", "text"}. It says {"pages": 2, "wordless": 0} or
{"refused": "reason"} and ends with 0; any other end is a fault. It runs on a leash and imports nothing of ours.
"""

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

MOST_PAGES = 4000
MOST_LETTERS = 60_000  # a page has some thousands; what is more was not meant to be read
NARROW = 1 / 8  # of a letter's height: what is closer belongs to one word
ARABIC = range(0x0600, 0x0780)
LOW = 0.6  # of the height of a letter: what is lower is a mark
ECHOES = ((3, 3), (3, 2), (2, 3), (2, 2))  # letter and marks, and how often they are said


class Letter(NamedTuple):
    """A letter or a mark, and where it stands on the page."""

    sign: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def is_mark(self) -> bool:
        return unicodedata.combining(self.sign) > 0

    @property
    def is_arabic(self) -> bool:
        return ord(self.sign) in ARABIC


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
    """The line as it is read."""
    words: list[list[Letter]] = [[]]
    for place, letter in enumerate(line):
        if letter.sign != " ":
            words[-1].append(letter)
        elif words[-1] and not _is_inside_a_word(line, place):
            words.append([])
    return shown(" ".join(_in_order([(_spelt(word), word[0].left) for word in words if word]))).strip()


def _is_inside_a_word(line: list[Letter], place: int) -> bool:
    """Whether a space that nobody drew parts Arabic letters that touch, as where marks are shapes of their own."""
    if line[place].right - line[place].left > 0:
        return False
    before = [each for each in line[max(0, place - 4) : place] if each.is_arabic]
    after = [each for each in line[place + 1 : place + 5] if each.is_arabic]
    if not before or not after:
        return False
    height = max(each.height for each in before + after)
    return min(each.left for each in before) - max(each.right for each in after) < height * NARROW


def _spelt(word: list[Letter]) -> str:
    """The letters of a word, none twice; those of one shape, and marks, in the order in which they are written."""
    if not any(letter.is_arabic for letter in word):
        return "".join(letter.sign for letter in word)
    kept: list[Letter] = []
    place = 0
    while place < len(word):
        size, times = next(
            (each for each in ECHOES if _is_echo(word[place : place + each[0] * each[1]], *each)), (1, 1)
        )
        stretch = word[place : place + size * times]
        place += size * times
        kept += _once(stretch) if times > 1 else stretch
    return _marks_behind(_turned(kept))


def _is_echo(stretch: list[Letter], size: int, times: int) -> bool:
    """Where a mark is a shape of its own, both shapes may say letter and mark; one of the letters is low then."""
    if len(stretch) < size * times:
        return False
    counted = Counter(letter.sign for letter in stretch)
    bases = [letter for letter in stretch if not letter.is_mark]
    if set(counted.values()) != {times} or len({letter.sign for letter in bases}) != 1:
        return False
    heights = sorted(letter.height for letter in bases)
    return heights[0] < heights[-1] * LOW


def _once(stretch: list[Letter]) -> list[Letter]:
    base = max((letter for letter in stretch if not letter.is_mark), key=lambda each: each.height)
    marks = {letter.sign: letter for letter in stretch if letter.is_mark}
    return [base, *marks.values()]


def _turned(word: list[Letter]) -> list[Letter]:
    """Letters that share one shape, such as those of a ligature, come from the end of it."""
    turned: list[Letter] = []
    for _box, shape in groupby(word, key=lambda each: each[1:]):
        letters = list(shape)
        turned += reversed(letters) if len(letters) > 1 and not any(each.is_mark for each in letters) else letters
    return turned


def _marks_behind(word: list[Letter]) -> str:
    """Marks stand behind their letters, also where they came before them."""
    if not word[0].is_mark:
        return "".join(letter.sign for letter in word)
    said, waiting = "", ""
    for letter in word:
        if letter.is_mark:
            waiting += letter.sign
        else:
            said, waiting = said + letter.sign + waiting, ""
    return said + waiting


def _in_order(words: list[tuple[str, float]]) -> list[str]:
    """Latin words in an Arabic line stand from left to right on paper, whatever order they came in."""
    if not any(_is_arabic(word) for word, _ in words):
        return [word for word, _ in words]
    ordered: list[str] = []
    for is_latin, run in groupby(words, key=lambda each: _is_latin(each[0])):
        together = list(run)
        ordered += [word for word, _ in (sorted(together, key=lambda each: each[1]) if is_latin else together)]
    return ordered


def _is_latin(word: str) -> bool:
    return not _is_arabic(word) and any(letter.isalpha() for letter in word)


def _is_arabic(word: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"AL", "R", "AN"} for letter in word)


def shown(words: str) -> str:
    """Letters instead of their shapes (U+FB50 to U+FEFC), without what cannot be seen."""
    plain = "".join(unicodedata.normalize("NFKC", each) if "\ufb00" <= each <= "\ufefc" else each for each in words)
    return "".join(each for each in plain if each.isprintable() or each == " ")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
