"""A page of a PDF as a picture, drawn by a program on its leash."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import select

from lms.core.db import end_reading, session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l
from lms.publications.files.kinds import FileState
from lms.publications.files.models import BookFile, Page
from lms.publications.files.service import importing, reading
from lms.publications.files.service.ocr import PDFS
from media import keeping, place

PATIENCE = 8  # seconds
MIME = "image/webp"
MOST_BYTES = 200_000_000  # of a file that is brought near for a reader's picture


_turn = threading.BoundedSemaphore(1)


class Busy(RuleError):
    """Others are having their pages drawn."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def picture(copy: BookFile, number: int) -> bytes:
    """The page of a copy. It ends the transaction, for drawing takes its time. Raises `NotFound`."""
    stored = reading.stored(copy)
    if stored is None or copy.format not in PDFS:
        raise NotFound
    end_reading()
    with tempfile.TemporaryDirectory(dir=place.own_work_folder(), prefix="page-") as name:
        folder = Path(name)
        book = keeping.bring(stored, folder / "book")
        program = importing.PROGRAMS / "picture.py"
        try:
            importing.run(program, "page", book.resolve(), folder / "page", str(number), cwd=folder)
        except importing.Refusal as none:
            raise NotFound from none
        return (folder / "page").read_bytes()


@contextmanager
def turn() -> Iterator[None]:
    """One at a time in a process, so that readers of scans leave the others a thread. Raises `Busy`."""
    if not _turn.acquire(timeout=PATIENCE):
        raise Busy(_l("Other pages are being drawn. Please try again in a moment."))
    try:
        yield
    finally:
        _turn.release()


def source(page: Page) -> BookFile | None:
    """The file that a page is drawn from for readers; None where it is no PDF, too large, or not there any more."""
    query = select(BookFile).where(BookFile.id == page.file_id, BookFile.removed_at.is_(None))
    file = session().scalar(query.where(BookFile.state == FileState.READY))
    return file if file and file.format in PDFS and file.bytes <= MOST_BYTES else None
