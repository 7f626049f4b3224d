"""The worker's first look at what was uploaded: put together, compared with what was sent, and kept as one file."""

from pathlib import Path
from typing import NamedTuple

from lms.core.db import reading, session, transaction
from lms.core.jobs import Cancelled
from media import place, storage
from media.models import Asset, AssetState, StoredObject, Upload
from media.refusals import Reason, Refused
from media.service import assets, uploads


class Source(NamedTuple):
    """The original: its row, and the file on this machine's disk."""

    row: StoredObject
    path: Path


def source(asset_id: int, folder: Path) -> Source:
    """The original of the asset; `folder` holds a copy where the store is elsewhere. Twice is fine, killed anywhere.

    Raises `Refused` where it is not the file that the browser sent.
    """
    with reading() as current:
        asset = current.get_one(Asset, asset_id)
        row = current.get(StoredObject, asset.source_id) if asset.source_id else None
        upload = None if row else uploads.of_asset(asset)
        promised = uploads.promised(upload) if upload else {}
    if upload is not None:
        return _gathered(asset_id, upload, promised, folder)
    assert row is not None  # noqa: S101 - one of both is there
    return Source(row, storage.at_hand(place.store(row.backend), row.key, folder))


def _gathered(asset_id: int, upload: Upload, promised: dict[int, str], folder: Path) -> Source:
    store = place.store(upload.backend)
    store.arrivals.complete(uploads.arriving(upload), upload.bytes, upload.part_bytes, promised)
    path = storage.at_hand(store, upload.key, folder)
    sha256 = storage.digest(path)
    if upload.sha256 not in {"", sha256}:
        store.delete(upload.key)
        raise Refused(Reason.DAMAGED, f"{sha256} arrived, {upload.sha256} was sent")
    with transaction():
        row = assets.keep(store.name, storage.Stored(upload.key, upload.bytes, sha256), uploads.MIME)
        asset = session().get_one(Asset, asset_id, populate_existing=True)
        if asset.state is AssetState.CANCELLED:
            raise Cancelled
        asset.source_id = row.id
    return Source(row, path)
