"""What readers get of an edition: its files, pages and recordings. Whoever asks has checked that they may read it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound
from lms.publications import policy
from lms.publications.files.kinds import ENDINGS, FileState, Format, Role
from lms.publications.files.models import BookFile, Narration, Page, Track
from lms.publications.files.service import choosing
from lms.publications.models import Edition, Volume
from media.models import StoredObject


class Offer(NamedTuple):
    """A file that readers may have of a volume."""

    volume: Volume
    file: BookFile

    @property
    def format(self) -> str:
        """As it stands in addresses: a scan is a PDF."""
        return Format.PDF.value if self.file.format is Format.SCAN else str(self.file.format)


def of(edition: Edition) -> list[Offer]:
    """All files of the edition's present revision, by volume; two queries."""
    volumes = session().scalars(
        select(Volume).where(Volume.edition_id == edition.id).order_by(Volume.number)
    ).all()  # fmt: skip
    files = choosing.copies(volume.id for volume in volumes)
    return [
        Offer(volume, file)
        for volume in volumes
        for file in choosing.current((each for each in files if each.volume_id == volume.id), edition.revision)
    ]


def offer(edition: Edition, volume: int, form: str) -> Offer:
    """The one of this volume's number and this format. Raises `NotFound`."""
    found = next((each for each in of(edition) if each.volume.number == volume and each.format == form), None)
    if found is None:
        raise NotFound
    return found


def name_of(each: Offer, edition: Edition) -> str:
    """What it is called on the reader's device."""
    many = f" {each.volume.number}" if each.volume.number > 1 or each.volume.label else ""
    return f"{edition.title}{many}.{ENDINGS[Format(each.file.format or Format.TEXT)]}"


def by_digest(sha256: str, user: object) -> tuple[BookFile, Edition]:
    """The copy of this digest, also of an earlier revision, whoever else has it. Raises `NotFound`."""
    query = (
        select(BookFile, Edition)
        .join(Volume, Volume.id == BookFile.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .where(BookFile.sha256 == sha256, BookFile.role == Role.ACCESS, BookFile.state == FileState.READY)
        .where(BookFile.removed_at.is_(None), policy.visible_to(user))
        .options(joinedload(BookFile.stored))
        .order_by(BookFile.id)
    )
    for file, edition in session().execute(query):
        was_seen = file.replaced_at is None and file.revision <= edition.revision
        if was_seen or policy.may_see_desk(user):
            return file, edition
    raise NotFound


def page(volume: Volume, number: int, revision: int | None = None) -> Page | None:
    """A page by its place in the volume; of an earlier revision where one is named, as a citation does."""
    query = select(Page).where(Page.volume_id == volume.id, Page.number == number)
    if revision is None:
        return session().scalar(query.where(Page.is_current))
    kept = query.join(BookFile, BookFile.id == Page.file_id).where(Page.revision <= revision)
    kept = kept.where(BookFile.replaced_at.is_(None), BookFile.removed_at.is_(None))
    return session().scalar(kept.order_by(Page.revision.desc(), Page.is_current.desc(), Page.file_id.desc()).limit(1))


def count(volume: Volume) -> int:
    """How many current pages a volume has."""
    query = select(func.count()).select_from(Page).where(Page.volume_id == volume.id, Page.is_current)
    return session().scalar(query) or 0


def narrations(edition: Edition) -> list[Narration]:
    """The recordings of the edition, with reader, tracks and assets; those that cannot be heard yet are left out."""
    query = select(Narration).where(Narration.edition_id == edition.id).order_by(Narration.number)
    loaded = selectinload(Narration.tracks).joinedload(Track.asset), joinedload(Narration.agent)
    found = session().scalars(query.options(*loaded).execution_options(populate_existing=True)).all()
    return [narration for narration in found if tracks(narration, edition)]


def tracks(narration: Narration, edition: Edition) -> list[Track]:
    """What can be listened to now, in its order."""
    return [
        track
        for track in narration.tracks
        if track.removed_at is None and track.revision <= edition.revision and track.asset.is_playable
    ]


def sizes(edition_ids: Iterable[int]) -> dict[int, int]:
    """The bytes of the smallest file of the first volume, of those editions that have one; one query."""
    query = (
        select(Volume.edition_id, func.min(BookFile.bytes))
        .join(BookFile, BookFile.volume_id == Volume.id)
        .join(Edition, Edition.id == Volume.edition_id)
        .where(Volume.edition_id.in_(list(edition_ids)), Volume.number == 1, BookFile.role == Role.ACCESS)
        .where(BookFile.revision <= Edition.revision)
        .where(BookFile.state == FileState.READY, BookFile.removed_at.is_(None), BookFile.replaced_at.is_(None))
        .group_by(Volume.edition_id)
    )
    return {edition_id: size or 0 for edition_id, size in session().execute(query)}


def lengths(edition_ids: Iterable[int]) -> dict[int, float]:
    """The seconds that can be heard, of those editions that are read aloud; one query."""
    query = (
        select(Narration.edition_id, func.sum(Track.seconds))
        .join(Track, Track.narration_id == Narration.id)
        .join(Edition, Edition.id == Narration.edition_id)
        .where(Narration.edition_id.in_(list(edition_ids)), Narration.number == 1, Track.revision <= Edition.revision)
        .where(Track.removed_at.is_(None), Track.seconds.is_not(None))
        .group_by(Narration.edition_id)
    )
    return {key: seconds or 0.0 for key, seconds in session().execute(query)}


def may_have(user: User | None, edition: Edition) -> None:
    """Raises `NotFound` for whoever may not read it."""
    if not policy.may_read(user, edition):
        raise NotFound


def stored(file: BookFile) -> StoredObject | None:
    """Where the copy is kept."""
    return session().get(StoredObject, file.stored_id) if file.stored_id else None
