"""Pictures and sounds that a page shows in place: kept as they come with a form, and addressed all at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import IO, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.core.db import end_reading, session
from media import pictures, place
from media.ladder import AUDIO
from media.models import Asset, AssetKind, Rendition, StoredObject
from media.service import assets, files, uploads
from media.storage import Stored


class Held(NamedTuple):
    """The stored file of a picture, or of the sound that was made of what was sent."""

    kind: AssetKind
    row: StoredObject


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
    found = {asset.public_id: _placed(asset, row, reader) for asset, row in _stored(set(public_ids), reader=reader)}
    return {name: where for name, where in found.items() if where}


def found(public_ids: Iterable[str], *, reader: str) -> dict[str, tuple[Asset, Place | None]]:
    """These for one reader, each with where it is seen or heard, if it can be; one query, none for none."""
    rows = _stored(set(public_ids), reader=reader)
    return {asset.public_id: (asset, _placed(asset, row, reader)) for asset, row in rows}


def held(public_ids: Iterable[str]) -> dict[str, Held]:
    """The files of these that the library can give to anybody who may see where they are shown; one query."""
    return {asset.public_id: Held(asset.kind, row) for asset, row in _stored(set(public_ids), reader="") if row}


def content(file: Held) -> bytes:
    """What it holds; nothing where the store has lost it."""
    try:
        return b"".join(place.store(file.row.backend).read(file.row.key))
    except FileNotFoundError:
        return b""


def alike(prints: Iterable[str]) -> dict[str, str]:
    """{SHA-256: public id} of what the library holds in these very bytes, as they came or as they were made."""
    wanted = set(prints)
    if not wanted:
        return {}
    made, source = aliased(StoredObject), aliased(StoredObject)
    query = (
        select(Asset.public_id, source.sha256, made.sha256)
        .outerjoin(source, source.id == Asset.source_id)
        .outerjoin(Rendition, (Rendition.asset_id == Asset.id) & (Rendition.label == AUDIO))
        .outerjoin(made, made.id == Rendition.object_id)
        .where(source.sha256.in_(wanted) | made.sha256.in_(wanted))
        .where(Asset.kind.in_([AssetKind.PICTURE, AssetKind.AUDIO]), Asset.state.not_in(assets.STOPPED))
        .where(Asset.is_private.is_(False), Asset.deleted_at.is_(None))
        .order_by(Asset.id.desc())  # the oldest is said last, and stays
    )
    rows = session().execute(query)
    return {seen: public_id for public_id, *both in rows for seen in both if seen in wanted}


def _stored(wanted: set[str], *, reader: str) -> Iterator[tuple[Asset, StoredObject | None]]:
    """Each of these with the file that is shown; what is private only for a reader."""
    if not wanted:
        return
    sound, source = aliased(StoredObject), aliased(StoredObject)
    query = (
        select(Asset, source, sound)
        .outerjoin(source, source.id == Asset.source_id)
        .outerjoin(Rendition, (Rendition.asset_id == Asset.id) & (Rendition.label == AUDIO))
        .outerjoin(sound, sound.id == Rendition.object_id)
        .where(Asset.public_id.in_(wanted))
    )
    query = query if reader else query.where(Asset.is_private.is_(False))
    for asset, picture, heard in session().execute(query):
        yield asset, picture if asset.kind is AssetKind.PICTURE else heard


def _placed(asset: Asset, row: StoredObject | None, reader: str) -> Place | None:
    if asset.kind not in {AssetKind.PICTURE, AssetKind.AUDIO}:
        return None
    return Place(_address(row, reader) if row else "", asset.kind.value)


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
