"""Stored files that no row points to any more: marked, left for a day to those who watch at this moment, deleted."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Column, CompoundSelect, Select, select, union_all, update

from lms.core import clock
from lms.core.db import Model, reading, session, transaction
from media import place
from media.models import Asset, AssetState, Piece, StoredObject
from media.service import assets

GRACE = dt.timedelta(days=1)
AT_ONCE = 200


def mark() -> bool:
    """Note what nobody points to since now; whether something has waited long enough to be deleted."""
    moment = clock.now()
    fresh = StoredObject.orphaned_at.is_(None), StoredObject.created_at < moment - GRACE
    forgotten = update(StoredObject).where(*fresh, StoredObject.id.not_in(_pointed_to()))
    session().execute(forgotten.values(orphaned_at=moment), execution_options={"synchronize_session": False})
    return session().scalar(_due().limit(1)) is not None


def drop_pieces() -> None:
    """Let go of the pieces of assets that came to another end than a failure, after which they are needed again."""
    ended = select(Asset).where(
        Asset.state.in_(assets.ENDS - {AssetState.FAILED}), Asset.id.in_(select(Piece.asset_id))
    )
    for asset in session().scalars(ended):
        assets.forget_pieces(asset)


def sweep() -> int:
    """Delete what has waited for a day: the file first, then its row, so that no file is ever without one."""
    with reading() as current:
        rows = current.scalars(_due().limit(AT_ONCE)).all()
    for row in rows:
        place.store(row.backend).delete(row.key)
        with transaction() as current:
            current.delete(current.get_one(StoredObject, row.id))
    return len(rows)


def _due() -> Select[StoredObject]:
    waited = StoredObject.orphaned_at < clock.now() - GRACE
    return select(StoredObject).where(waited, StoredObject.id.not_in(_pointed_to())).order_by(StoredObject.id)


def _pointed_to() -> CompoundSelect[int]:
    """Every id that some row of any feature holds: found by foreign keys, so that a new table is not forgotten."""
    return union_all(*(select(column).where(column.is_not(None)) for column in _pointers()))


def _pointers() -> Iterator[Column[int]]:
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "stored_object.id" for key in column.foreign_keys):
                yield column
