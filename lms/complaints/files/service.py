"""Files of cases: brought into quarantine before any row is written, then taken into a case."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.files import kinds, rules
from lms.complaints.files.models import CaseFile, FileState
from lms.complaints.models import Case, CaseMessage, MessageState, Visibility
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l, megabytes
from media import names, place, storage
from media.service import assets
from media.storage import Stored

FOLDER = "casefile"
MIME = "application/octet-stream"


class Upload(Protocol):
    """A file as a form brings it."""

    @property
    def filename(self) -> str | None: ...

    @property
    def stream(self) -> IO[bytes]: ...


class Brought(NamedTuple):
    """A file that lies in quarantine and that no row knows yet."""

    name: str
    kind: kinds.FileKind
    backend: str
    stored: Stored


def bring(uploads: Iterable[Upload]) -> list[Brought]:
    """Put what a form brought into quarantine; empty fields are passed by. To be called before any row is written.

    Raises `BadValue` with a sentence that names the file; what nobody takes up afterwards is swept after a day.
    """
    chosen = [upload for upload in uploads if upload.filename]
    if not chosen:
        return []
    own = rules.current()
    found = [_judged(upload, own) for upload in _counted(chosen, own.most)]
    end_reading()
    return [_kept(name, kind, upload.stream) for upload, (name, kind) in zip(chosen, found, strict=True)]


def take(
    case: Case,
    brought: Sequence[Brought],
    *,
    by: User | None = None,
    message_id: int | None = None,
    visibility: Visibility = Visibility.PUBLIC,
) -> list[CaseFile]:
    """Make them files of the case, to be cleaned by a job. `by` is None for the citizen. Raises `BadValue`."""
    from lms.complaints.files.jobs import clean_later

    if not brought:
        return []
    before = session().scalar(select(func.count()).select_from(CaseFile).where(CaseFile.case_id == case.id)) or 0
    if before + len(brought) > rules.OF_A_CASE:
        raise BadValue(_l("This case has as many files as it can hold. Describe the rest in words."))
    rows = [_row(case, each, by, message_id, visibility) for each in brought]
    session().add_all(rows)
    session().flush()
    for row in rows:
        clean_later(row)
    return rows


def of(case: Case, *, for_citizen: bool = False) -> list[CaseFile]:
    """The files of the case, in the order in which they came; for the citizen those alone that they may see."""
    query = select(CaseFile).where(CaseFile.case_id == case.id).order_by(CaseFile.id)
    if for_citizen:
        query = query.outerjoin(CaseMessage, CaseMessage.id == CaseFile.message_id).where(
            CaseFile.visibility == Visibility.PUBLIC,
            (CaseMessage.id.is_(None))
            | ((CaseMessage.visibility == Visibility.PUBLIC) & (CaseMessage.state == MessageState.SENT)),
        )
    return list(session().scalars(query))


def with_message(message_id: int) -> list[CaseFile]:
    """The files that came with a message, in the order in which they came."""
    return list(session().scalars(select(CaseFile).where(CaseFile.message_id == message_id).order_by(CaseFile.id)))


def find(mark: str) -> CaseFile:
    """The file of this address, with what decides who may see it. Raises `NotFound`."""
    query = select(CaseFile).where(CaseFile.mark == mark)
    row = session().scalar(
        query.options(
            joinedload(CaseFile.clean),
            joinedload(CaseFile.case).joinedload(Case.unit),
            joinedload(CaseFile.case).selectinload(Case.units),
        )
    )
    if row is None:
        raise NotFound
    return row


def is_citizens(file: CaseFile) -> bool:
    """Whether the citizen of its case may see it."""
    if file.message_id is None:
        return file.visibility is Visibility.PUBLIC
    message = session().get_one(CaseMessage, file.message_id)
    visible = {file.visibility, message.visibility} == {Visibility.PUBLIC}
    return visible and message.state is MessageState.SENT


def check_again(file: CaseFile) -> None:
    """Have a file looked at once more that could not be checked."""
    from lms.complaints.files.jobs import clean_later

    if file.state is FileState.ERROR:
        file.state, file.reason = FileState.PENDING, None
        clean_later(file)


def forget(file: CaseFile) -> None:
    """Let go of its content for good; the store's sweeper deletes what no row names."""
    file.original_id = file.clean_id = None
    file.name, file.state, file.reason, file.sha256 = None, FileState.BLOCKED, None, ""


def _counted(chosen: list[Upload], most: int) -> list[Upload]:
    if len(chosen) > most:
        raise BadValue(_("At most %(most)s files can be sent at once, and you chose more.", most=most))
    return chosen


def _judged(upload: Upload, own: rules.Rules) -> tuple[str, kinds.FileKind]:
    """What it is called and what it is, if it is something that we take."""
    name = names.shown(upload.filename or "", otherwise=_("file"))
    size = upload.stream.seek(0, 2)
    if not size:
        raise BadValue(_("The file “%(name)s” is empty. Choose it again.", name=name))
    if size > own.megabytes * rules.MEGABYTE:
        most = megabytes(own.megabytes * rules.MEGABYTE)
        raise BadValue(_("The file “%(name)s” is too large: a file may have %(most)s at most.", name=name, most=most))
    kind = kinds.of(upload.stream, name)
    if kind is None:
        raise BadValue(
            _(
                "We cannot take the file “%(name)s”. Pictures, PDF, Word, Excel, sound, video and plain text are fine.",
                name=name,
            )
        )
    if not kinds.agrees(kind, name):
        raise BadValue(
            _("“%(name)s” is not what its name says. Give the file its right name and send it again.", name=name)
        )
    return name, kind


def _kept(name: str, kind: kinds.FileKind, stream: IO[bytes]) -> Brought:
    store = place.store()
    stream.seek(0)
    with tempfile.NamedTemporaryFile(dir=place.own_work_folder()) as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        stored = store.put(storage.new_key(FOLDER), Path(copy.name), MIME)
    return Brought(name, kind, store.name, stored)


def _row(case: Case, brought: Brought, by: User | None, message_id: int | None, visibility: Visibility) -> CaseFile:
    kept = assets.keep(brought.backend, brought.stored, MIME)
    row = CaseFile(
        case_id=case.id,
        message_id=message_id,
        visibility=visibility,
        by_id=by.id if by else None,
        way=brought.kind.way,
        bytes=brought.stored.size,
        sha256=brought.stored.sha256,
        original_id=kept.id,
    )
    row.name = brought.name
    return row
