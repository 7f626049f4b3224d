"""Pages of the demo's books, made into pictures with dust and a turn, and read: what is misread, what a page costs."""

import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.figure import Figure, note

MOST_SECONDS, MOST_SHARE = 2.0, 0.15  # the books are set in Amiri, whose letters stand one above the other
PAGES = 12  # of three books
FIRST = 3  # after title, imprint and contents


class Read(NamedTuple):
    """One page: the seconds of a processor, its letters, and how many of them are wrong."""

    seconds: float
    letters: int
    wrong: int


def measure() -> Figure:
    """Misread letters of all, after the search's own spelling of them; the dearest page."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        os.environ.update(DATA_DIR=folder, ENVIRONMENT="testing", SITE_URL="http://localhost")
        from lms.app import create_app

        with create_app().app_context():
            pages = list(read_all(Path(folder)))
    dearest = max(page.seconds for page in pages)
    mean = sum(page.seconds for page in pages) / len(pages)
    share = sum(page.wrong for page in pages) / sum(page.letters for page in pages)
    return Figure(
        f"{100 * share:.1f} % of letters misread; {mean:.2f} s of a processor a page, the dearest {dearest:.2f} s",
        f"at most {100 * MOST_SHARE:.0f} % and {MOST_SECONDS:.0f} s",
        share <= MOST_SHARE and dearest <= MOST_SECONDS,
    )


def read_all(folder: Path) -> Iterator[Read]:
    """Page after page: drawn and read as the worker does it, compared with the words that it was set from."""
    from lms.publications.files import tesseract
    from lms.publications.files.service import ocr

    program = tesseract.find()
    if program is None or "ara" not in tesseract.languages(program):
        sys.exit("tesseract and its data for Arabic are needed: apt install tesseract-ocr-ara")
    for name, scanned, words in books(folder):
        for number, printed in enumerate(words, start=1):
            begun = _spent()
            found = ocr.read_page(program, scanned, number, "ara", folder)
            seconds = _spent() - begun
            wrong = _distance(_plain(found.text), _plain(printed))
            note(f"{name}, page {number}: {seconds:.2f} s, {wrong} of {len(_plain(printed))} letters wrong")
            yield Read(seconds, len(_plain(printed)), wrong)


def books(folder: Path) -> Iterator[tuple[str, Path, list[str]]]:
    """Arabic books of the demo as scans, with the words of their pages."""
    from demo.library import making
    from demo.library.printing import Press
    from demo.library.scan import scan
    from demo.library.shelf import works
    from lms.publications.files.programs import pdf_pages

    press, left = Press(), PAGES
    for work in works():
        for writing in work.editions:
            if writing.language != "ar" or not left:
                continue
            printed = press.book(work, writing, 1, making._chapters(writing, 1, 1))  # noqa: SLF001 - its own pages
            (folder / "printed.pdf").write_bytes(printed)
            pdf_pages.main(folder / "printed.pdf", folder / "lines")
            lines = (folder / "lines").read_text("utf-8").splitlines()[FIRST : FIRST + min(4, left)]
            words = [str(json.loads(line)["text"]) for line in lines]
            left -= len(words)
            scanned = folder / f"{writing.name}.pdf"
            scanned.write_bytes(scan(printed, FIRST))
            yield writing.name, scanned, words


def _plain(words: str) -> str:
    """As the search reads it: without vowels, letters of one sound as one, and without what stands between words."""
    from lms.search import text

    return " ".join(text.words(words))


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other)


def _spent() -> float:
    """Seconds of a processor that programs of ours have used and ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
