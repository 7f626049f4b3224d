"""Records along the index of the register: the last page of a long list costs what the first one does.

A list is ordered by stamp. What changes while somebody harvests moves to the end of the list, so nothing is lost:
what was inserted is met there, and what was withdrawn is met there as a tomb.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select, tuple_

from lms.core.db import session
from lms.harvest import entries, register
from lms.harvest.entries import Entry
from lms.harvest.models import HarvestMember, HarvestRecord, HarvestSet
from lms.harvest.oai.protocol import Asked, Place, Refused, Window

SIZE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A record as it is told: its header, its sets, and what it is of unless that is gone."""

    record: HarvestRecord
    sets: list[str]
    entry: Entry | None
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """A page of a list, and where the list goes on."""

    told: list[Told]
    count: int  # how many came before it
    more: Place | None


def portion(asked: Asked, *, whole: bool) -> Portion:
    """The next records of a list; `whole`: with what they are of. Six queries at most. Raises `Refused`."""
    before = asked.place.count if asked.place else 0
    keys = _keys(asked.window, asked.place)
    if not keys and not asked.place:
        raise Refused("noRecordsMatch", "There is no such record.")
    shown, rest = keys[:SIZE], keys[SIZE:]
    more = Place(shown[-1][0], shown[-1][1], before + len(shown)) if rest else None
    return Portion(_told([record_id for _, record_id in shown], whole=whole), before, more)


def one(local: str) -> Told:
    """The record of this identifier. Raises `Refused`."""
    record = register.by_local(local) if local else None
    if record is None:
        raise Refused("idDoesNotExist", "There is no record with this identifier.")
    return _told([record.id], whole=True)[0]


def sets() -> Sequence[str]:
    """The sets that have or had records."""
    return session().scalars(select(HarvestSet.spec).where(HarvestSet.spec != "").order_by(HarvestSet.spec)).all()


def _keys(window: Window, place: Place | None) -> list[tuple[dt.datetime, int]]:
    """One more than a page, along the key of the members."""
    member = HarvestMember
    query = select(member.stamp, member.record_id).where(member.spec == window.spec)
    if window.begin:
        query = query.where(member.stamp >= window.begin)
    if window.end:
        query = query.where(member.stamp < window.end)
    if place:
        here = tuple_(literal(place.stamp, member.stamp.type), literal(place.record_id))
        query = query.where(tuple_(member.stamp, member.record_id) > here)
    rows = session().execute(query.order_by(member.stamp, member.record_id).limit(SIZE + 1))
    return [(row[0], row[1]) for row in rows]


def _told(ids: list[int], *, whole: bool) -> list[Told]:
    records = {row.id: row for row in session().scalars(select(HarvestRecord).where(HarvestRecord.id.in_(ids)))}
    of_it = register.sets_of(ids)
    kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for record in records.values():
        if whole and not record.is_deleted:
            kinds[record.kind].append((record.object_id, record.variant))
    found = {(kind, *key): entry for kind, keys in kinds.items() for key, entry in entries.of(kind, keys).items()}
    return [_of(records[each], of_it.get(each, []), found, whole=whole) for each in ids]


def _of(record: HarvestRecord, specs: list[str], found: dict[tuple[str, int, str], Entry], *, whole: bool) -> Told:
    """What nobody may see any more is gone, also where no news of it came."""
    entry = found.get((record.kind, record.object_id, record.variant))
    return Told(record, specs, entry, is_gone=record.is_deleted or (whole and entry is None))
