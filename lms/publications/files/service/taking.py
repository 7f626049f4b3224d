"""Files are brought to volumes, taken away and taken back. What becomes of them is a job's work (`importing`)."""

from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l
from lms.publications import events
from lms.publications.chronicle import EditionEvent
from lms.publications.files.kinds import FileState, Reason, Role
from lms.publications.files.models import BookFile, Narration, Track
from lms.publications.files.service import choosing
from lms.publications.kinds import Deed, State
from lms.publications.models import Edition, Volume
from media.models import Asset, AssetState
from media.service import files as media_files

BAD = frozenset({AssetState.REJECTED, AssetState.FAILED, AssetState.CANCELLED})


def take(volume: Volume, asset: Asset, by: User) -> BookFile:
    """Make what was uploaded a file of the volume, read once media has looked at it. Asking twice gives the same."""
    edition = edition_of(volume)
    refuse_unless_open(edition)
    known = session().scalar(
        select(BookFile).where(BookFile.asset_id == asset.id, BookFile.volume_id == volume.id).limit(1)
    )
    if known is not None:
        return known
    file = BookFile(
        volume_id=volume.id,
        revision=edition.working_revision,
        role=Role.PRESERVATION,
        name=asset.title,
        asset_id=asset.id,
        by_id=by.id,
    )
    session().add(file)
    session().flush()
    note(edition, Deed.FILE_ADDED, by, name=file.name, volume=volume.number)
    if asset.state is AssetState.READY:
        begin(file)
    return file


def take_path(volume: Volume, path: Path, name: str, by: User) -> BookFile:
    """Likewise for a file of this machine's disk, which is stored before any row is written."""
    with path.open("rb") as content:
        return take(volume, media_files.keep_file(by, name, content), by)


def hear(asset: Asset) -> None:
    """Media has come to an end with what was uploaded: read it, or say that it cannot be read."""
    waiting = select(BookFile).where(BookFile.asset_id == asset.id, BookFile.state == FileState.ARRIVING)
    for file in session().scalars(waiting.order_by(BookFile.id)):
        if asset.state is AssetState.READY:
            begin(file)
        elif asset.state in BAD:
            file.state, file.reason = FileState.REFUSED, Reason.UPLOAD
    for track in session().scalars(select(Track).where(Track.asset_id == asset.id).order_by(Track.id)):
        track.seconds = asset.duration_ms / 1000 if asset.duration_ms else track.seconds


def begin(file: BookFile) -> None:
    """Have it read; asking twice gives the same job, and begins anew one that was given up."""
    from lms.publications.files.jobs import bring_in

    asset = session().get_one(Asset, file.asset_id)
    file.stored_id, file.state, file.reason = asset.source_id, FileState.IMPORTING, None
    file.job_id = bring_in.later(key=f"library.file:{file.id}", owner_id=file.by_id, file_id=file.id).id


def try_again(file: BookFile) -> None:
    """Read a file again at which something of ours broke."""
    if file.state is FileState.FAILED:
        begin(file)


def remove(file: BookFile, by: User) -> None:
    """Take a file away, with the copy that readers get; it can be taken back."""
    edition = edition_of(file.volume)
    refuse_unless_open(edition)
    if file.revision != edition.working_revision:
        raise RuleError(_l("Readers have this file already. Bring another one in its place; nothing was changed."))
    if file.removed_at is None:
        _mark(file, removed=True)
        note(edition, Deed.FILE_REMOVED, by, name=file.name, volume=file.volume.number)
        choosing.choose(edition)
        events.touched(edition)


def take_back(file: BookFile, by: User) -> None:
    """Undo that."""
    edition = edition_of(file.volume)
    refuse_unless_open(edition)
    if file.removed_at is not None:
        _mark(file, removed=False)
        note(edition, Deed.FILE_ADDED, by, name=file.name, volume=file.volume.number)
        choosing.choose(edition)
        events.touched(edition)


def let_go(edition: Edition, revision: int) -> None:
    """What was brought for a revision that was given up goes with it: the next one of this number begins without."""
    at = {"removed_at": clock.now()}
    volumes = select(Volume.id).where(Volume.edition_id == edition.id)
    files = BookFile.volume_id.in_(volumes), BookFile.revision == revision, BookFile.removed_at.is_(None)
    narrations = select(Narration.id).where(Narration.edition_id == edition.id)
    tracks = Track.narration_id.in_(narrations), Track.revision == revision, Track.removed_at.is_(None)
    together = {"synchronize_session": "fetch"}
    session().execute(update(BookFile).where(*files).values(at), execution_options=together)
    session().execute(update(Track).where(*tracks).values(at), execution_options=together)
    choosing.choose(edition)


def refuse_unless_open(edition: Edition) -> None:
    """What was published changes by a revision alone. Raises `RuleError`."""
    if not (edition.state is State.DRAFT or edition.revising):
        raise RuleError(_l("This edition is not open for changes. Begin a correction first; nothing was changed."))


def note(edition: Edition, deed: Deed, by: User, **details: object) -> None:
    """Write it into the edition's history: who brings a file has made this revision, and does not approve it."""
    row = EditionEvent(edition_id=edition.id, revision=edition.working_revision, deed=deed, by_id=by.id)
    row.details = details
    session().add(row)


def edition_of(volume: Volume) -> Edition:
    """The edition of the volume."""
    return session().get_one(Edition, volume.edition_id)


def find(edition: Edition, file_id: int) -> BookFile:
    """What was brought under this number for this edition, with its volume and copy. Raises `NotFound`."""
    query = select(BookFile).join(Volume, Volume.id == BookFile.volume_id)
    query = query.where(BookFile.id == file_id, BookFile.role == Role.PRESERVATION, Volume.edition_id == edition.id)
    loaded = joinedload(BookFile.volume), joinedload(BookFile.copy)
    found = session().scalar(query.options(*loaded).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _mark(file: BookFile, *, removed: bool) -> None:
    at = clock.now() if removed else None
    file.removed_at = at
    if file.copy is not None:
        file.copy.removed_at = at
