"""`python -m demo.library.making FOLDER`: make the files of all editions; a process of its own takes its memory away.

A file that is there already is left as it is, so that a second run goes on where the first was stopped.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from demo.library import epub, manuscript
from demo.library.manuscript import Chapter
from demo.library.printing import Press, volume_words
from demo.library.scan import scan
from demo.library.shelf import Described, Writing, works

SUFFIXES = {"pdf": "pdf", "epub": "epub", "text": "txt", "scan": "scan.pdf"}
COVER_QUALITY = 82
FIRST_SCANNED = 3  # after the title, the imprint and the contents
ERRED = {"waqf-words": ("إرصاد", "أرصاد")}  # what stands in the first revision instead


class Source(NamedTuple):
    """What a file is made from: a volume of an edition, in one of its revisions."""

    work: Described
    writing: Writing
    volume: int
    chapters: list[Chapter]


def path(folder: Path, writing: Writing, form: str, volume: int = 1, revision: int = 1) -> Path:
    """Where a file of a volume is made."""
    return folder / f"{writing.name}-{volume}-{revision}.{SUFFIXES[form]}"


def cover_path(folder: Path, writing: Writing) -> Path:
    """Where the cover of an edition is made."""
    return folder / f"{writing.name}.png"


def make(folder: Path, told: Callable[[str], None] = lambda _: None) -> None:
    """Make what is not there yet; `told` hears the name of each."""
    press = Press()
    for target, content in _orders(press, folder):
        if not target.exists():
            half = target.with_suffix(".half")
            half.write_bytes(content())
            half.replace(target)  # whole or not at all
            told(target.name)


def _orders(press: Press, folder: Path) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    for work in works():
        for writing in work.editions:
            yield cover_path(folder, writing), partial(press.cover, work, writing)
            for volume in range(1, len(writing.volumes) + 1):
                for revision in (1, 2) if writing.erratum else (1,):
                    source = Source(work, writing, volume, _chapters(writing, volume, revision))
                    for form in writing.formats:
                        yield path(folder, writing, form, volume, revision), partial(_make, press, source, form)


def _make(press: Press, source: Source, form: str) -> bytes:
    work, writing, volume, chapters = source
    if form == "text":
        return manuscript.plain(writing.title, chapters).encode()
    if form == "epub":
        words = volume_words(writing, volume)
        return epub.write(work, writing, words, chapters, _jpeg(press.cover(work, writing, words)))
    book = press.book(work, writing, volume, chapters)
    return scan(book, FIRST_SCANNED) if form == "scan" else book


def _chapters(writing: Writing, volume: int, revision: int) -> list[Chapter]:
    chapters = writing.chapters(volume)
    if not writing.erratum or revision > 1:
        return chapters
    right, wrong = ERRED[writing.slug]
    return [
        Chapter(one.title, [block._replace(text=block.text.replace(right, wrong)) for block in one.blocks])
        for one in chapters
    ]


def _jpeg(png: bytes) -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").save(out, "JPEG", quality=COVER_QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    make(Path(sys.argv[1]), print)
