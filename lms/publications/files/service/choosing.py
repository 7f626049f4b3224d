"""Which files and pages readers get: of each format the latest that is published, and one set of pages a volume."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from lms.core import clock
from lms.core.db import session
from lms.publications.files.kinds import PREFERRED, FileState, Format, Role
from lms.publications.files.models import BookFile, Page
from lms.publications.models import Edition, Volume


def choose(edition: Edition) -> None:
    """Set right which pages are current, after anything that may change it. Twice is fine."""
    volumes = session().scalars(select(Volume.id).where(Volume.edition_id == edition.id)).all()
    files = copies(volumes)
    for volume_id in volumes:
        mine = [file for file in files if file.volume_id == volume_id]
        _put_aside(mine)
        _turn_to(volume_id, with_words(current(mine, edition.revision)))


def copies(volume_ids: Iterable[int]) -> list[BookFile]:
    """The access copies of volumes that are ready and not taken away, of all revisions, the older first."""
    query = select(BookFile).where(
        BookFile.volume_id.in_(list(volume_ids)), BookFile.role == Role.ACCESS, BookFile.state == FileState.READY
    )
    return list(session().scalars(query.where(BookFile.removed_at.is_(None)).order_by(BookFile.revision, BookFile.id)))


def current(files: Iterable[BookFile], revision: int) -> list[BookFile]:
    """Of the copies of one volume those that readers of a revision get: the latest of each format."""
    latest: dict[Format | None, BookFile] = {}
    for file in files:
        if file.revision <= revision:
            latest[_plain(file)] = file
    return sorted(latest.values(), key=_rank)


def with_words(files: Iterable[BookFile]) -> BookFile | None:
    """The one whose pages are read and searched."""
    return min(files, key=lambda file: (file.wordless >= file.pages, _rank(file)), default=None)


def _plain(file: BookFile) -> Format | None:
    """A scan and a PDF take each other's place."""
    return Format.PDF if file.format is Format.SCAN else file.format


def _rank(file: BookFile) -> int:
    return PREFERRED.index(file.format) if file.format else len(PREFERRED)


def _put_aside(files: list[BookFile]) -> None:
    """Of two of one format and one revision the later counts; nobody ever read the pages of the other."""
    seen: set[tuple[int, Format | None]] = set()
    for file in reversed(files):
        key = (file.revision, _plain(file))
        if key in seen and file.replaced_at is None:
            file.replaced_at = clock.now()
        elif key not in seen:
            file.replaced_at = None
        seen.add(key)


def _turn_to(volume_id: int, file: BookFile | None) -> None:
    session().flush()
    now, old = Page.volume_id == volume_id, Page.is_current
    chosen = file.id if file else 0
    quietly = {"synchronize_session": False}
    session().execute(
        update(Page).where(now, old, Page.file_id != chosen).values(is_current=False), execution_options=quietly
    )
    session().execute(
        update(Page).where(now, ~old, Page.file_id == chosen).values(is_current=True), execution_options=quietly
    )


def forget_pages(file: BookFile) -> None:
    """Let go of what was read out of a file, before it is read anew."""
    session().execute(delete(Page).where(Page.file_id == file.id), execution_options={"synchronize_session": False})
