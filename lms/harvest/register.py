"""The register of what the doors show: entered in the transaction in which something is published or withdrawn.

A stamp is a little in the future. Whoever harvests again from the moment of our last answer then also gets what was
stamped before that answer and committed after it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from lms.core import clock
from lms.core.db import insert_once, session
from lms.harvest.models import EVERYTHING, HarvestMember, HarvestRecord, HarvestSet

AHEAD = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Known:
    """A thing as it enters the register: what it is, the last part of its identifier, and its sets."""

    kind: str
    object_id: int
    variant: str
    local: str
    sets: tuple[str, ...]


def show(known: Known) -> None:
    """It is there for everybody, or is different from now on."""
    _enter(known, is_deleted=False)


def bury(known: Known) -> None:
    """It is there no more. What was never shown needs no tomb."""
    if of(known.kind, known.object_id, known.variant):
        _enter(known, is_deleted=True)


def of(kind: str, object_id: int, variant: str = "") -> HarvestRecord | None:
    """The record of a thing."""
    return session().scalar(
        select(HarvestRecord).where(
            HarvestRecord.kind == kind, HarvestRecord.object_id == object_id, HarvestRecord.variant == variant
        )
    )


def by_local(local: str) -> HarvestRecord | None:
    """The record with this identifier."""
    return session().scalar(select(HarvestRecord).where(HarvestRecord.local == local))


def last_change(spec: str = EVERYTHING) -> dt.datetime | None:
    """When anything in a set last changed: what feeds compare. One look at the end of an index."""
    return session().scalar(select(func.max(HarvestMember.stamp)).where(HarvestMember.spec == spec))


def first_change() -> dt.datetime | None:
    """The oldest stamp there is."""
    return session().scalar(select(func.min(HarvestMember.stamp)).where(HarvestMember.spec == EVERYTHING))


def sets_of(record_ids: Iterable[int]) -> dict[int, list[str]]:
    """The sets of each record."""
    found: dict[int, list[str]] = {}
    ids = list(record_ids)
    rows = session().execute(
        select(HarvestMember.record_id, HarvestMember.spec)
        .where(HarvestMember.record_id.in_(ids), HarvestMember.spec != EVERYTHING)
        .order_by(HarvestMember.record_id, HarvestMember.spec)
    )
    for record_id, spec in rows:
        found.setdefault(record_id, []).append(spec)
    return found


def _enter(known: Known, *, is_deleted: bool) -> None:
    stamp = clock.now() + AHEAD
    values = {"kind": known.kind, "object_id": known.object_id, "variant": known.variant, "local": known.local}
    change = {"stamp": stamp, "is_deleted": is_deleted, "local": known.local}
    insert_once(HarvestRecord, ["kind", "object_id", "variant"], values | change, change)
    record_id = (
        session()
        .scalars(
            select(HarvestRecord.id).where(
                HarvestRecord.kind == known.kind,
                HarvestRecord.object_id == known.object_id,
                HarvestRecord.variant == known.variant,
            )
        )
        .one()
    )
    session().execute(delete(HarvestMember).where(HarvestMember.record_id == record_id))
    specs = sorted({EVERYTHING, *known.sets})
    session().execute(insert(HarvestMember), [{"spec": spec, "stamp": stamp, "record_id": record_id} for spec in specs])
    for spec in specs:
        insert_once(HarvestSet, ["spec"], {"spec": spec})
