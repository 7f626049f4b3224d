"""Resumable uploads: begun, sent in parts that are each checked, completed; abandoned ones are swept."""

import datetime as dt
import shutil
import uuid
from typing import BinaryIO

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import after_commit, end_reading, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l
from media import parts, place
from media.models import Asset, AssetState, StoredObject, Upload, UploadPart, UploadState
from media.service import assets

PART_BYTES = 8 << 20
MEGABYTE = 1_000_000
MAX_OPEN = 5
MAX_NAME = 200
QUOTA_UPLOADS = 100
ABANDONED_AFTER = dt.timedelta(days=7)


def expect(by: User, name: str) -> Asset:
    """An asset whose source has yet to be made or sent; lessons may show it already."""
    asset = Asset(title=_shown(name), owner_id=by.id)
    session().add(asset)
    session().flush()
    return asset


def begin(by: User, name: str, size: int, upload_id: str = "", asset: Asset | None = None) -> Upload:
    """A new upload of `size` bytes, for `asset` where one expects it.

    Refused where it is too large, or its owner has too much already.
    """
    _check_size(size)
    _check_room(by, size)
    asset = asset or expect(by, name)
    upload = Upload(
        id=upload_id or str(uuid.uuid4()),
        owner_id=by.id,
        asset_id=asset.id,
        name=_shown(name),
        bytes=size,
        part_bytes=PART_BYTES,
    )
    session().add(upload)
    session().flush()
    return upload


def load(upload_id: str) -> Upload:
    """The upload of this id. Raises `NotFound`."""
    found = session().get(Upload, upload_id)
    if found is None:
        raise NotFound
    return found


def of_asset(asset: Asset) -> Upload:
    """The upload that brought the asset."""
    query = select(Upload).where(Upload.asset_id == asset.id, Upload.state == UploadState.COMPLETE)
    return session().scalars(query).one()


def arrived(upload: Upload) -> list[UploadPart]:
    """The parts that are here, in order."""
    query = select(UploadPart).where(UploadPart.upload_id == upload.id).order_by(UploadPart.number)
    return list(session().scalars(query))


def count(upload: Upload) -> int:
    """How many parts there will be."""
    return max(1, -(-upload.bytes // upload.part_bytes))


def size_of(upload: Upload, number: int) -> int:
    """How many bytes part `number` has. Raises `BadValue` for a part that there cannot be."""
    if not 1 <= number <= count(upload):
        raise BadValue(_l("This upload has no such part."))
    return min(upload.part_bytes, upload.bytes - (number - 1) * upload.part_bytes)


def note_part(upload: Upload, number: int, sha256: str) -> None:
    """The part is on the disk. The same part again replaces it."""
    refuse_unless_open(upload)
    size = size_of(upload, number)
    session().merge(UploadPart(upload_id=upload.id, number=number, bytes=size, sha256=sha256))
    upload.touched_at = clock.now()


def refuse_unless_open(upload: Upload) -> None:
    """Raise where nothing more can be sent."""
    if upload.state is not UploadState.OPEN:
        raise RuleError(_l("This upload has ended. Please choose the file again."))


def complete(upload: Upload, by: User) -> Asset:
    """All parts are here: hand the file to the worker. A second call returns the same asset."""
    asset = session().get_one(Asset, upload.asset_id)
    if upload.state is UploadState.COMPLETE:
        return asset
    refuse_unless_open(upload)
    if len(arrived(upload)) != count(upload):
        raise RuleError(_l("Part of the file has not arrived yet. Please let the upload finish."))
    upload.state = UploadState.COMPLETE
    assets.move(asset, AssetState.UPLOADED)
    assets.prepare(asset, by)
    return asset


def abandon(upload: Upload) -> None:
    """Give the upload up; its parts are deleted once that is kept."""
    if upload.state is not UploadState.OPEN:
        return
    upload.state = UploadState.ABORTED
    asset = session().get_one(Asset, upload.asset_id)
    assets.stop_with(asset, AssetState.CANCELLED)
    folder = parts.folder(place.uploads_folder(), upload.id)
    after_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def sweep() -> None:
    """Give up what nobody has touched for long, and delete parts that no row knows."""
    stale = select(Upload).where(Upload.state == UploadState.OPEN, Upload.touched_at < clock.now() - ABANDONED_AFTER)
    for upload in session().scalars(stale.limit(100)):
        abandon(upload)
    for upload_id in parts.older_than(place.uploads_folder(), ABANDONED_AFTER.total_seconds()):
        if session().get(Upload, upload_id) is None:
            parts.drop(place.uploads_folder(), upload_id)


def receive(by: User, name: str, content: BinaryIO, asset: Asset | None = None) -> Asset:
    """A whole file in one go, kept as one part; copied before any row is written. For `asset` as `begin` says."""
    size = content.seek(0, 2)
    content.seek(0)
    _check_size(size)
    _check_room(by, size)
    upload_id = str(uuid.uuid4())
    end_reading()
    sha256 = parts.write(place.uploads_folder(), upload_id, 1, content.read, size)
    upload = begin(by, name, size, upload_id, asset)
    upload.part_bytes = size
    note_part(upload, 1, sha256)
    return complete(upload, by)


def _check_size(size: int) -> None:
    if size <= 0:
        raise BadValue(_l("The file is empty. Please choose the video again."))
    most = place.settings().upload_max_mb
    if size > most * MEGABYTE:
        raise BadValue(_l("The file is too large: at most %(most)s megabytes.", most=most))


def _check_room(by: User, size: int) -> None:
    mine = select(func.count()).where(Upload.owner_id == by.id, Upload.state == UploadState.OPEN)
    if (session().scalar(mine) or 0) >= MAX_OPEN:
        raise RuleError(_l("You have several unfinished uploads. Please finish or stop one of them first."))
    kept = (
        select(func.coalesce(func.sum(StoredObject.bytes), 0))
        .join(Asset, Asset.source_id == StoredObject.id)
        .where(Asset.owner_id == by.id)
    )
    if (session().scalar(kept) or 0) + size > place.settings().upload_max_mb * MEGABYTE * QUOTA_UPLOADS:
        raise RuleError(_l("Your share of the store is full. Please ask the administrator for room."))
    if not parts.has_room(place.uploads_folder(), size):
        raise RuleError(_l("The server's disk is nearly full. Please tell the administrator; nothing was lost."))


def _shown(name: str) -> str:
    """The uploader's own name for the file, for people to read only."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in plain if letter.isprintable())[:MAX_NAME].strip() or "video"
