"""The files of a volume as readers get them, and the words that a search looks for in its text."""

from typing import NamedTuple

from sqlalchemy import select

from lms.core.db import session
from lms.publications.files.kinds import ENDINGS, FileState, Format, Role
from lms.publications.files.models import BookFile
from lms.publications.models import Edition, Volume
from lms.search.marks import marked

OPENS = frozenset({Format.PDF, Format.SCAN, Format.EPUB})


class Printed(NamedTuple):
    """A file of a volume."""

    name: str
    bytes: int
    pages: int
    sha256: str

    @property
    def download(self) -> str:
        """What the door of files calls it: a scan is a PDF there."""
        return Format.PDF.value if self.name == Format.SCAN else self.name

    @property
    def ending(self) -> str:
        """What the file ends with on the reader's device."""
        return ENDINGS[Format(self.name)].upper()

    @property
    def opens(self) -> bool:
        """Whether a browser can show it."""
        return self.name in OPENS


def formats(edition: Edition, volume: Volume) -> list[Printed]:
    """What there is of a volume: of each format the file that readers have."""
    query = select(BookFile).where(
        BookFile.volume_id == volume.id,
        BookFile.role == Role.ACCESS,
        BookFile.state == FileState.READY,
        BookFile.removed_at.is_(None),
        BookFile.revision <= edition.revision,
    )
    newest: dict[Format, BookFile] = {}
    for file in session().scalars(query.order_by(BookFile.revision, BookFile.id)):
        if file.format:
            newest[file.format] = file
    return [
        Printed(name.value, newest[name].bytes, newest[name].pages, newest[name].sha256)
        for name in Format
        if name in newest
    ]


def found(text: str, words: str, language: str) -> list[tuple[int, int]]:
    """Where the words that were looked for stand in a text as it is written, tashkeel and all."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in marked(text, words, language):
        if piece.is_marked:
            spans.append((at, at + len(piece.text)))
        at += len(piece.text)
    return spans
