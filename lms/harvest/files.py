"""What readers can fetch of editions: books as files, and the sound of recordings. Two queries for many editions."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from flask import current_app, url_for
from sqlalchemy import Select, exists, select

from lms.core.db import session
from lms.harvest.entries import File, absolute, typed
from lms.publications import policy
from lms.publications.files.kinds import MIMES, FileState, Format, Role
from lms.publications.files.models import BookFile, Narration, Track
from lms.publications.models import Edition, Volume
from media.models import Asset, Rendition, StoredObject

EDITION = "edition"
SOUND = "audio"  # the rendition that is nothing but sound
SOUND_MIME = "audio/mp4"
DOWNLOAD = "files.download"


def of(editions: Collection[Edition]) -> dict[int, tuple[File, ...]]:
    """The files of each edition: what is read first, then what is heard."""
    codes = {edition.id: edition.code for edition in editions}
    found: dict[int, list[File]] = defaultdict(list)
    if DOWNLOAD in current_app.view_functions:
        for edition_id, file in _books(codes):
            found[edition_id].append(file)
    for row in session().execute(sounds().where(Narration.edition_id.in_(codes))):
        found[row.edition_id].append(_sound(row, codes[row.edition_id]))
    return {edition_id: tuple(files) for edition_id, files in found.items()}


def is_heard(edition_id: int) -> bool:
    """Whether the edition has a recording."""
    tracks = exists().where(
        Track.narration_id == Narration.id, Narration.edition_id == edition_id, Track.removed_at.is_(None)
    )
    return bool(session().scalar(select(tracks)))


def sounds() -> Select[int, int, int, int, str, float | None, int]:
    """The tracks that can be heard, in their order, each with its sound as it was made last."""
    return (
        select(
            Narration.edition_id, Narration.number.label("narration"), Track.id, Track.number, Track.title,
            Track.seconds, StoredObject.bytes,
        )
        .join(Track, Track.narration_id == Narration.id)
        .join(Edition, Edition.id == Narration.edition_id)
        .join(Asset, Asset.id == Track.asset_id)
        .join(Rendition, (Rendition.asset_id == Asset.id) & (Rendition.label == SOUND))
        .join(StoredObject, StoredObject.id == Rendition.object_id)
        .where(Track.removed_at.is_(None), Track.revision <= Edition.revision, policy.public())
        .order_by(Narration.edition_id, Narration.number, Track.number, Track.id)
    )  # fmt: skip


def sound(code: str, track_id: int) -> tuple[Edition, StoredObject] | None:
    """The stored sound of a track of an edition that everybody may hear."""
    query = (
        select(Edition, StoredObject)
        .join(Narration, Narration.edition_id == Edition.id)
        .join(Track, Track.narration_id == Narration.id)
        .join(Rendition, (Rendition.asset_id == Track.asset_id) & (Rendition.label == SOUND))
        .join(StoredObject, StoredObject.id == Rendition.object_id)
        .where(Edition.code == typed(code), Track.id == track_id, Track.removed_at.is_(None), policy.public())
    )
    row = session().execute(query).first()
    return (row[0], row[1]) if row else None


def _books(codes: dict[int, str]) -> list[tuple[int, File]]:
    """The newest access copy of each volume and format, of the revision that readers have."""
    query = (
        select(Volume.edition_id, Volume.number, BookFile.format, BookFile.bytes)
        .join(Volume, Volume.id == BookFile.volume_id)
        .join(Edition, Edition.id == Volume.edition_id)
        .where(
            Volume.edition_id.in_(codes), BookFile.role == Role.ACCESS, BookFile.state == FileState.READY,
            BookFile.removed_at.is_(None), BookFile.replaced_at.is_(None), BookFile.revision <= Edition.revision,
        )
        .order_by(Volume.edition_id, Volume.number, BookFile.format, BookFile.revision, BookFile.id)
    )  # fmt: skip
    newest = {(edition_id, volume, form): size for edition_id, volume, form, size in session().execute(query)}
    return [
        (edition_id, _book(codes[edition_id], volume, form, size))
        for (edition_id, volume, form), size in newest.items()
        if form
    ]


def _book(code: str, volume: int, form: Format, size: int) -> File:
    named = Format.PDF if form is Format.SCAN else form
    address = url_for(DOWNLOAD, code=code, volume=volume, form=named.value)
    return File(absolute(address), MIMES[form], size, volume=volume)


def _sound(row: Any, code: str) -> File:  # Any: a row of `sounds`
    address = absolute(f"/library/{code}/sound/{row.id}.m4a")
    return File(address, SOUND_MIME, row.bytes, row.title, row.seconds, row.number, row.narration)
