"""Carry stored files from one store to the other, one by one, while the platform goes on."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from lms.core.db import reading, transaction
from media import place, storage
from media.models import StoredObject
from media.storage import StorageFailed


def move(source: str, target: str, *, delete: bool) -> Iterator[StoredObject]:
    """Move every file of `source` to `target` and yield it; stopped anywhere, it can be begun again.

    A copy whose SHA-256 is not the row's raises `StorageFailed` and the row keeps pointing to the old file.
    """
    while row := _next(source):
        _carry(row, source, target)
        if delete:
            place.store(source).delete(row.key)
        yield row


def _next(source: str) -> StoredObject | None:
    with reading() as current:
        query = select(StoredObject).where(StoredObject.backend == source).order_by(StoredObject.id).limit(1)
        return current.scalar(query)


def _carry(row: StoredObject, source: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = storage.at_hand(place.store(source), row.key, Path(folder))
        kept = place.store(target).put(row.key, path, row.mime)
    if kept.sha256 != row.sha256:
        place.store(target).delete(row.key)
        raise StorageFailed(f"{row.key} is not what was stored: its SHA-256 is {kept.sha256}, not {row.sha256}")
    with transaction() as current:
        current.get_one(StoredObject, row.id).backend = target
