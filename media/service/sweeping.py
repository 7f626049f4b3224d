"""What nobody will come back for: abandoned uploads, parts and files that no row names. And rows whose file is gone."""

import datetime as dt
import logging
from collections.abc import Iterator

from sqlalchemy import select, update

from lms.core import clock
from lms.core.db import session, transaction
from media import place
from media.models import StoredObject, Upload, UploadState
from media.service import uploads
from media.storage import Listed, Storage, is_key
from media.storage.arrivals import Unfinished

log = logging.getLogger("ijaza")
STRAY_AFTER = dt.timedelta(days=1)
AT_ONCE = 500
FEW = 50
SETTLED = frozenset({UploadState.ABORTED})


def abandoned() -> None:
    """Give up what nobody has touched for a week, with its parts."""
    stale = select(Upload).where(
        Upload.state == UploadState.OPEN, Upload.touched_at < clock.now() - uploads.ABANDONED_AFTER
    )
    for upload in session().scalars(stale.limit(100)):
        uploads.abandon(upload)


def stores() -> list[str]:
    """The stores that files are in: the one that new ones go to, and those that rows remember."""
    with transaction() as current:
        return sorted({place.settings().storage, *current.scalars(select(StoredObject.backend).distinct())})


def stray_parts(store: Storage) -> int:
    """Delete parts, a day old or more, that no living upload knows; how many uploads they were of."""
    gone = 0
    for each in list(store.arrivals.unfinished()):
        if each.since < clock.now() - STRAY_AFTER and not _is_awaited(store, each):
            store.arrivals.abort(each.arriving)
            gone += 1
    return gone


def stray_files(store: Storage) -> int:
    """Delete files, a day old or more, that no row names; how many.

    Files that are not of our making are left alone. Where more are strays than not, the database is an old one or the
    store is another academy's: nothing is deleted, and the log says so.
    """
    strays: list[str] = []
    known = 0
    for batch in _batches(store.files()):
        old = [each.key for each in batch if each.changed_at < clock.now() - STRAY_AFTER and is_key(each.key)]
        named = _named(store, old)
        known += len(named)
        strays += set(old) - named
    if len(strays) > max(known, FEW):
        log.error("%s files of the store %s have no row, %s have: nothing is deleted", len(strays), store.name, known)
        return 0
    for key in strays:
        store.delete(key)
    return len(strays)


def missing(store: Storage) -> int:
    """Note which rows' files the store does not have; how many. The health page tells of them."""
    there: set[str] = {each.key for each in store.files()}
    with transaction() as current:
        rows = current.execute(
            select(StoredObject.id, StoredObject.key, StoredObject.missing_at).where(
                StoredObject.backend == store.name, StoredObject.created_at < clock.now() - STRAY_AFTER
            )
        ).all()
        lost = [number for number, key, since in rows if key not in there and since is None]
        back = [number for number, key, since in rows if key in there and since is not None]
        _mark(lost, clock.now())
        _mark(back, None)
    return sum(key not in there for _, key, _ in rows)


def _mark(numbers: list[int], moment: dt.datetime | None) -> None:
    for at in range(0, len(numbers), AT_ONCE):
        chosen = StoredObject.id.in_(numbers[at : at + AT_ONCE])
        session().execute(update(StoredObject).where(chosen).values(missing_at=moment))


def _is_awaited(store: Storage, each: Unfinished) -> bool:
    query = select(Upload.id).where(Upload.backend == store.name, Upload.opened == each.arriving.opened)
    with transaction() as current:
        return current.scalar(query.where(Upload.state.not_in(SETTLED))) is not None


def _named(store: Storage, keys: list[str]) -> set[str]:
    """Which of these files somebody still needs: a row names them, or an upload that will."""
    with transaction() as current:
        rows = select(StoredObject.key).where(StoredObject.backend == store.name, StoredObject.key.in_(keys))
        coming = select(Upload.key).where(Upload.backend == store.name, Upload.key.in_(keys))
        return {*current.scalars(rows), *current.scalars(coming.where(Upload.state.not_in(SETTLED)))}


def _batches(files: Iterator[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    for each in files:
        batch.append(each)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch
