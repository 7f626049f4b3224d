"""Files that are given as they are, and pictures that are made anew: kept, and addressed for those who may see them."""

import shutil
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import end_reading, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, megabytes
from media import filetypes, pictures, place, storage
from media.models import Asset, AssetKind, AssetState, StoredObject
from media.service import assets

FILE_MEGABYTES = 200
MEGABYTE = 1_000_000
MAX_NAME = 200
ADDRESS_SECONDS = 4 * 3600


def keep_file(by: User, name: str, content: IO[bytes]) -> Asset:
    """A file for download, copied before any row is written. Raises `BadValue` for what lessons do not hold."""
    check_size(content, FILE_MEGABYTES)
    found = filetypes.of(content, name)
    if found is None:
        raise BadValue(
            _l("We take PDF, Word, Excel, PowerPoint, OpenDocument, EPUB, pictures, text and ZIP, without macros.")
        )
    asset = _kept(by, AssetKind.FILE, name, content, found.mime)
    asset.probe = {"type": found.name, "suffix": found.suffix}
    return asset


def keep_picture(by: User, name: str, content: IO[bytes]) -> Asset:
    """A picture for a text: drawn anew at a size for phones, without what the camera wrote into it."""
    check_size(content, pictures.MEGABYTES)
    end_reading()
    made = pictures.drawn_anew(content)
    asset = _kept(by, AssetKind.PICTURE, name, made.content, pictures.MIME)
    asset.width, asset.height = made.width, made.height
    return asset


def picture(public_id: str) -> Asset:
    """The picture of this public id. Raises `NotFound`."""
    found = session().scalar(select(Asset).where(Asset.public_id == public_id, Asset.kind == AssetKind.PICTURE))
    if found is None:
        raise NotFound
    return found


def picture_addresses(public_ids: Iterable[str]) -> dict[str, str]:
    """{public id: signed address} of those that there are; one query, none for none. The caller has checked access."""
    wanted = set(public_ids)
    if not wanted:
        return {}
    query = select(Asset.public_id, StoredObject).join(StoredObject, StoredObject.id == Asset.source_id)
    rows = session().execute(query.where(Asset.public_id.in_(wanted), Asset.kind == AssetKind.PICTURE))
    return {public_id: address(row) for public_id, row in rows}


def download(asset: Asset, *, unseen: bool = False, reader: str = "", name: str = "") -> str:
    """The signed address that gives the file under its own name, or under `name`. The caller has checked access.

    What the worker has not found good is given to nobody, unless `unseen` says that it is its owner's. With
    `reader` our own store opens it for that person alone. Raises `NotFound`.
    """
    row = session().get(StoredObject, asset.source_id) if asset.source_id else None
    if row is None or not (unseen or asset.state is AssetState.READY):
        raise NotFound
    store = place.store(row.backend)
    return store.address(row.key, row.mime, ADDRESS_SECONDS, download_name=name or asset.title, reader=reader)


def address(row: StoredObject) -> str:
    """The signed address of a stored file, to be shown in place."""
    return place.store(row.backend).address(row.key, row.mime, ADDRESS_SECONDS)


def put(kind: AssetKind, content: IO[bytes], mime: str) -> storage.Stored:
    """Bring it into the store, before any row is written."""
    end_reading()
    store = place.store()
    folder = place.work_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder) as copy:
        shutil.copyfileobj(content, copy)
        copy.flush()
        return store.put(storage.new_key(kind.value), Path(copy.name), mime)


def _kept(by: User, kind: AssetKind, name: str, content: IO[bytes], mime: str) -> Asset:
    return row_of(by, kind, name, put(kind, content, mime), mime)


def row_of(by: User, kind: AssetKind, name: str, stored: storage.Stored, mime: str) -> Asset:
    """The asset of what `put` has stored, ready at once."""
    row = assets.keep(place.store().name, stored, mime)
    asset = Asset(public_id=str(uuid.uuid4()), kind=kind, state=AssetState.READY, title=_shown(name), probe={})
    asset.owner_id, asset.source_id = by.id, row.id
    session().add(asset)
    session().flush()
    return asset


def refuse_large(size: int) -> None:
    """Raise where a file for download would be larger than it may."""
    if size > FILE_MEGABYTES * MEGABYTE:
        raise BadValue(_l("The file is too large: at most %(most)s.", most=megabytes(FILE_MEGABYTES * MEGABYTE)))


def check_size(content: IO[bytes], most: int) -> None:
    """Refuse what is empty or larger than so many megabytes."""
    size = content.seek(0, 2)
    content.seek(0)
    if not size:
        raise BadValue(_l("The file is empty. Please choose it again."))
    if size > most * MEGABYTE:
        raise BadValue(_l("The file is too large: at most %(most)s.", most=megabytes(most * MEGABYTE)))


def _shown(name: str) -> str:
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in plain if letter.isprintable())[:MAX_NAME].strip() or "file"
