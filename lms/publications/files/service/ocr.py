"""Pages that are pictures are read by a program, one by one; how sure it was stays with each."""

import tempfile
from pathlib import Path

from sqlalchemy import Select, func, select

from lms.accounts.models import User
from lms.core.db import reading, session, transaction
from lms.core.errors import RuleError
from lms.core.i18n import _l
from lms.core.jobs import Running
from lms.publications import events
from lms.publications.files import tesseract
from lms.publications.files.kinds import FileState, Format, Source
from lms.publications.files.models import BookFile, Page
from lms.publications.files.service import choosing, importing
from lms.publications.models import Edition, Volume
from media import keeping, place
from media.models import StoredObject

PDFS = frozenset({Format.PDF, Format.SCAN})


def ask(copy: BookFile, edition: Edition, by: User) -> None:
    """Have the wordless pages of a copy read. Raises `RuleError` where this installation cannot."""
    from lms.publications.files.jobs import read_pictures

    program = tesseract.find()
    if program is None:
        raise RuleError(
            _l("Pictures of pages cannot be read here: tesseract is missing. Tell the administrator; the file stays.")
        )
    if not tesseract.language_for(edition.language, program):
        raise RuleError(
            _l("Tesseract has no data for the language of this edition. Tell the administrator; the file stays.")
        )
    if copy.format in PDFS and copy.wordless:
        copy.job_id = read_pictures.later(key=f"library.ocr:{copy.id}", owner_id=by.id, file_id=copy.id).id


def read_file(running: Running, copy_id: int) -> None:
    """Read each page that has no words and that nobody has read before."""
    with reading() as current:
        copy = current.get(BookFile, copy_id)
        if copy is None or copy.state is not FileState.READY or copy.stored_id is None:
            return
        stored, edition = current.get_one(StoredObject, copy.stored_id), _edition(copy)
        left = list(current.scalars(_unread(copy_id).order_by(Page.number)))
    program = tesseract.find()
    if program is None:
        raise RuleError(_l("Tesseract is not installed."))
    language = tesseract.language_for(edition.language, program)
    done = copy.wordless - len(left)
    with tempfile.TemporaryDirectory(dir=place.own_work_folder(), prefix="book-") as name:
        book = keeping.bring(stored, Path(name) / "book")
        for number in left:
            running.progress(done, copy.wordless)
            _keep(copy_id, number, read_page(program, book, number, language, Path(name)))
            done += 1
    running.progress(done, max(1, copy.wordless))
    with transaction():
        _finish(copy_id)


def read_page(program: Path, book: Path, number: int, language: str, folder: Path) -> tesseract.Read:
    """One page of a PDF: drawn, then read."""
    picture = folder / "page.png"
    importing.run(importing.PROGRAMS / "picture.py", "ocr", book.resolve(), picture, str(number), cwd=folder)
    return tesseract.words(program, picture, language)


def _unread(copy_id: int) -> Select[int]:
    return select(Page.number).where(
        Page.file_id == copy_id, Page.source == Source.BORN, Page.text == "", Page.confidence.is_(None)
    )


def _keep(copy_id: int, number: int, found: tesseract.Read) -> None:
    with transaction() as current:
        query = select(Page).where(Page.file_id == copy_id, Page.number == number).with_for_update()
        page = current.scalars(query.execution_options(populate_existing=True)).one()
        if page.source is Source.BORN:  # nobody has written it meanwhile
            page.text, page.source, page.confidence = found.text, Source.OCR, found.confidence
            page.version += 1


def _finish(copy_id: int) -> None:
    copy = session().get_one(BookFile, copy_id, populate_existing=True)
    edition = _edition(copy)
    empty = select(func.count()).select_from(Page).where(Page.file_id == copy_id, Page.text == "")
    copy.wordless = session().scalar(empty) or 0
    choosing.choose(edition)
    if copy.revision <= edition.revision:
        events.touched(edition)


def _edition(copy: BookFile) -> Edition:
    return session().get_one(Edition, session().get_one(Volume, copy.volume_id).edition_id)
