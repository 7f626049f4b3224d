"""Pictures and sounds that a page shows in place: kept as they come with a form, and addressed all at once."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import IO, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.core.db import end_reading, session
from media import pictures, place
from media.ladder import AUDIO
from media.models import Asset, AssetKind, Rendition, StoredObject
from media.service import files, uploads
from media.storage import Stored


class Place(NamedTuple):
    """Where a picture or a sound is; a sound that is being prepared is nowhere yet."""

    address: str
    kind: str


def keep(by: User, given: Sequence[tuple[str, IO[bytes]]]) -> list[Asset]:
    """Pictures, drawn anew, and sounds, which the worker prepares; all are stored before any row is written."""
    stored = [(name, _put(by, content)) for name, content in given]
    return [row(by, name) for name, row in stored]


def addresses(public_ids: Iterable[str], *, reader: str = "") -> dict[str, Place]:
    """Where these are; one query, none for none. The caller has checked access.

    What is private has an address for one `reader` alone, and is in no answer without.
    """
    wanted = set(public_ids)
    if not wanted:
        return {}
    sound, source = aliased(StoredObject), aliased(StoredObject)
    query = (
        select(Asset.public_id, Asset.kind, source, sound)
        .outerjoin(source, source.id == Asset.source_id)
        .outerjoin(Rendition, (Rendition.asset_id == Asset.id) & (Rendition.label == AUDIO))
        .outerjoin(sound, sound.id == Rendition.object_id)
        .where(Asset.public_id.in_(wanted))
    )
    query = query if reader else query.where(Asset.is_private.is_(False))
    found = {}
    for public_id, kind, picture, heard in session().execute(query):
        row = picture if kind is AssetKind.PICTURE else heard
        if kind in {AssetKind.PICTURE, AssetKind.AUDIO}:
            found[public_id] = Place(_address(row, reader) if row else "", kind.value)
    return found


def _put(by: User, content: IO[bytes]) -> Callable[[User, str], Asset]:
    """Store it; what is returned writes its row."""
    end_reading()
    if not pictures.is_picture(content):
        return partial(_sound, uploads.store_whole(by, content))
    files.check_size(content, pictures.MEGABYTES)
    made = pictures.drawn_anew(content)
    return partial(_picture, files.put(AssetKind.PICTURE, made.content, pictures.MIME), made.width, made.height)


def _sound(stored: Stored, by: User, name: str) -> Asset:
    return uploads.received(by, name, stored, uploads.expect(by, name, AssetKind.AUDIO))


def _picture(stored: Stored, width: int, height: int, by: User, name: str) -> Asset:
    asset = files.row_of(by, AssetKind.PICTURE, name, stored, pictures.MIME)
    asset.width, asset.height = width, height
    return asset


def _address(row: StoredObject, reader: str) -> str:
    return place.store(row.backend).address(row.key, row.mime, files.ADDRESS_SECONDS, reader=reader)
