"""Resumable uploads: begun, sent in parts that are each checked, completed; abandoned ones are swept."""

import contextlib
import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import IO

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import after_commit, end_reading, insert_once, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l
from media import names, place, storage
from media.models import Asset, AssetKind, AssetState, PartPromise, StoredObject, Upload, UploadState
from media.service import assets, files, quota
from media.storage import StorageFailed
from media.storage.arrivals import Arriving, Part, Target

MEGABYTE = 1_000_000
PART_BYTES = 5 << 20  # the least that S3 takes: over a weak link a broken part costs little
MOST_PARTS = 1000
ABANDONED_AFTER = dt.timedelta(days=7)
TOUCHED_EVERY = dt.timedelta(minutes=5)
MIME = "application/octet-stream"


def expect(by: User, name: str, wanted: str = "", *, private: bool = False) -> Asset:
    """An asset whose source has yet to be made or sent; lessons may show it already.

    `wanted` is the kind that it must turn out to be, if any.
    """
    kind = AssetKind(wanted) if wanted else AssetKind.VIDEO
    asset = Asset(title=names.shown(name), owner_id=by.id, wanted=wanted, kind=kind, is_private=private)
    session().add(asset)
    session().flush()
    return asset


def known(by: User, size: int, fingerprint: str, wanted: str = "", *, private: bool = False) -> Upload | None:
    """The upload of this very file that its owner has left unfinished, from whatever device."""
    query = select(Upload).where(Upload.owner_id == by.id, Upload.state == UploadState.OPEN, Upload.bytes == size)
    query = query.where(Upload.fingerprint == fingerprint, Upload.backend == place.settings().storage)
    query = query.join(Asset, Asset.id == Upload.asset_id).where(Asset.wanted == wanted, Asset.is_private == private)
    return session().scalar(query.order_by(Upload.created_at).limit(1)) if fingerprint else None


def begin(by: User, name: str, size: int, *, fingerprint: str = "", wanted: str = "", private: bool = False) -> Upload:
    """A new upload of `size` bytes; `wanted` as in `expect`. The store is asked without a transaction.

    Refused with a sentence where the file is too large or there is no room for it.
    """
    if wanted == AssetKind.FILE:
        files.refuse_large(size)  # before it is sent, not after
    quota.check(by, size)
    store = place.store()
    end_reading()
    arriving = store.arrivals.begin(storage.new_key("source"), MIME)
    quota.hold_room(by)  # one after the other: two that begin in the same moment do not both take the last room
    quota.check(by, size)  # where this refuses, the sweeper takes what the store opened
    upload = Upload(
        owner_id=by.id,
        is_private=private,
        asset_id=expect(by, name, wanted, private=private).id,
        name=names.shown(name),
        bytes=size,
        part_bytes=part_bytes(size),
        fingerprint=fingerprint,
        backend=store.name,
        key=arriving.key,
        opened=arriving.opened,
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


def by_opened(opened: str) -> Upload:
    """The upload whose parts the local store knows by this name. Raises `NotFound`."""
    found = session().scalar(select(Upload).where(Upload.opened == opened, Upload.backend == "local"))
    if found is None:
        raise NotFound
    return found


def unfinished_of(user: User) -> list[Upload]:
    """What the person has begun and not ended, on whatever device; the newest first."""
    query = select(Upload).where(Upload.owner_id == user.id, Upload.state == UploadState.OPEN)
    return list(session().scalars(query.order_by(Upload.touched_at.desc()).limit(quota.MAX_OPEN)))


def arriving(upload: Upload) -> Arriving:
    """What the store calls it."""
    return Arriving(upload.key, upload.opened)


def arrived(upload: Upload) -> dict[int, Part]:
    """The parts that are here, by number; the store is asked without a transaction."""
    said = promised(upload)
    end_reading()
    here = place.store(upload.backend).arrivals.parts(arriving(upload))
    return {number: part._replace(sha256=part.sha256 or said.get(number, "")) for number, part in here.items()}


def part_bytes(size: int) -> int:
    """How large parts are: small ones for weak links, larger ones where there would be too many."""
    return max(PART_BYTES, -(-size // MOST_PARTS))


def count(upload: Upload) -> int:
    """How many parts there will be."""
    return max(1, -(-upload.bytes // upload.part_bytes))


def size_of(upload: Upload, number: int) -> int:
    """How many bytes part `number` has. Raises `BadValue` for a part that there cannot be."""
    if not 1 <= number <= count(upload):
        raise BadValue(_l("This upload has no such part."))
    return min(upload.part_bytes, upload.bytes - (number - 1) * upload.part_bytes)


def sign(upload: Upload, number: int, sha256: str) -> Target:
    """Where part `number`, of this SHA-256, is sent now."""
    refuse_unless_open(upload)
    size = size_of(upload, number)
    keys = {"upload_id": upload.id, "number": number}
    insert_once(PartPromise, list(keys), {**keys, "sha256": sha256}, {"sha256": sha256})
    if clock.now() - upload.touched_at > TOUCHED_EVERY:
        upload.touched_at = clock.now()
    return place.store(upload.backend).arrivals.sign(arriving(upload), number, size, sha256)


def promised(upload: Upload) -> dict[int, str]:
    """The SHA-256 of each part, by number, as the browser said when it sent it."""
    query = select(PartPromise.number, PartPromise.sha256).where(PartPromise.upload_id == upload.id)
    return {row.number: row.sha256 for row in session().execute(query)}


def refuse_unless_open(upload: Upload) -> None:
    """Raise where nothing more can be sent."""
    if upload.state is not UploadState.OPEN:
        raise RuleError(_l("This upload has ended. Please choose the file again."))


def complete(upload: Upload, by: User, sha256: str = "") -> Asset:
    """All parts are here: hand the file to the worker, which compares the whole with `sha256` before any use.

    A second call returns the same asset.
    """
    if upload.state is not UploadState.COMPLETE:
        refuse_unless_open(upload)
        _refuse_gaps(upload, arrived(upload))
        session().refresh(upload)  # somebody may have ended it meanwhile
        refuse_unless_open(upload)
        upload.state, upload.sha256 = UploadState.COMPLETE, sha256
        asset = session().get_one(Asset, upload.asset_id)
        assets.move(asset, AssetState.UPLOADED)
        assets.prepare(asset, by)
    return session().get_one(Asset, upload.asset_id)


def abandon(upload: Upload) -> None:
    """Give the upload up; its parts are deleted once that is kept."""
    if upload.state is not UploadState.OPEN:
        return
    upload.state = UploadState.ABORTED
    assets.stop_with(session().get_one(Asset, upload.asset_id), AssetState.CANCELLED)
    arrivals, gone = place.store(upload.backend).arrivals, arriving(upload)

    def forget() -> None:
        with contextlib.suppress(StorageFailed):  # what stays is swept
            arrivals.abort(gone)

    after_commit(forget)


def receive(
    by: User, name: str, content: IO[bytes], asset: Asset | None = None, *, wanted: str = "", private: bool = False
) -> Asset:
    """A whole file in one go, stored before any row is written; for `asset` where one expects it.

    The worker looks at it as at any other: the asset is not ready when this returns.
    """
    return received(by, name, store_whole(by, content), asset or expect(by, name, wanted, private=private))


def receive_all(by: User, given: list[tuple[str, IO[bytes]]]) -> list[Asset]:
    """Several files (name, content), whatever they are; all are stored before any row is written."""
    stored = [(name, store_whole(by, content)) for name, content in given]
    return [received(by, name, each, expect(by, name)) for name, each in stored]


def of_asset(asset: Asset) -> Upload:
    """The upload that brought the asset."""
    query = select(Upload).where(Upload.asset_id == asset.id, Upload.state == UploadState.COMPLETE)
    return session().scalars(query).one()


def twin_of(upload: Upload, sha256: str) -> Asset | None:
    """An asset of the library that holds this very file already, to be used instead; none for what is private."""
    if upload.is_private:
        return None
    query = (
        select(Asset)
        .join(StoredObject, StoredObject.id == Asset.source_id)
        .where(StoredObject.sha256 == sha256, StoredObject.bytes == upload.bytes)
        .where(Asset.deleted_at.is_(None), Asset.state == AssetState.READY, Asset.is_private.is_(False))
    )
    return session().scalar(query.order_by(Asset.id).limit(1))


def _refuse_gaps(upload: Upload, here: dict[int, Part]) -> None:
    missing = [
        number
        for number in range(1, count(upload) + 1)
        if number not in here or here[number].size != size_of(upload, number)
    ]
    if missing:
        raise RuleError(_l("Part of the file has not arrived yet. Please let the upload finish."))


def store_whole(by: User, content: IO[bytes]) -> storage.Stored:
    """Bring a file into the store as it is, before any row is written."""
    size = content.seek(0, 2)
    content.seek(0)
    quota.check(by, size)
    end_reading()
    with tempfile.NamedTemporaryFile(dir=place.own_work_folder()) as copy:
        shutil.copyfileobj(content, copy, storage.BLOCK)
        copy.flush()
        return place.store().put(storage.new_key("source"), Path(copy.name), MIME)


def received(by: User, name: str, stored: storage.Stored, asset: Asset) -> Asset:
    """Have the worker look at what `store_whole` has stored."""
    quota.hold_room(by)
    quota.check_shares(by, stored.size)
    asset.title = asset.title or names.shown(name)
    asset.source_id = assets.keep(place.store().name, stored, MIME).id
    assets.move(asset, AssetState.UPLOADED)
    assets.prepare(asset, by)
    return asset
