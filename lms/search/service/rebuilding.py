"""Everything indexed anew, beside the index that is asked; then that one is asked instead, in one moment.

How far it is stands in the database: killed anywhere, it goes on from there when it is asked for again.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, delete, false, func, insert, select, update

from lms.core import clock
from lms.core.db import hold, reading, session, transaction
from lms.search import sources
from lms.search.engines import engine
from lms.search.models import SearchDoc, SearchState, SearchTerm
from lms.search.service.indexing import index, state
from lms.search.service.sweeping import merge
from lms.search.sources import Source
from lms.search.text import NORMALISER_VERSION

_AT_ONCE = 200
_COMMON = 10_000  # a word that fewer than one place in so many has is not suggested
_LONGEST = 40

Progress = Callable[[int, int, str], None]


def rebuild(progress: Progress) -> int:
    """Index everything anew; how many things. `progress` hears of done, total and what it is at."""
    with transaction():
        target = _begin()
    total, done = _total(), 0
    for source in sorted(sources.every(), key=lambda source: source.kind):
        while ids := _next(source):
            for object_id in ids:
                index(source.kind, object_id, only=target)
                done += 1
                with transaction():
                    session().execute(update(SearchState).values(at_kind=source.kind, at_object=object_id))
                progress(min(done, total), total, source.kind)
    merge(target)
    _swap(target)
    count_words()
    return done


def is_outdated() -> bool:
    """Whether the index was made by an older normaliser, or never."""
    return state().version != NORMALISER_VERSION


def count_words() -> None:
    """Take the vocabulary down anew, for suggestions."""
    with reading():
        row = state()
        changed_at, current = row.changed_at, row.current
    with transaction():
        found = engine().vocabulary(f"search_words_{current}")
        count = select(func.count()).where(SearchDoc.generation == current)
        least = 1 + (session().scalar(count) or 0) // _COMMON
        session().execute(delete(SearchTerm))
        rows: list[dict[str, Any]] = [  # Any: columns
            {"term": term, "back": term[::-1], "places": places}
            for term, places in found
            if places >= least and len(term) <= _LONGEST
        ]
        if rows:
            session().execute(insert(SearchTerm), rows)
        session().execute(update(SearchState).values(counted_at=changed_at or clock.now()))


def _begin() -> int:
    """The index to fill: one that is half made by this normaliser, else an empty one."""
    row = state()
    hold(row)
    target = 1 - row.current
    if row.building != NORMALISER_VERSION:
        _empty(target)
        session().execute(update(SearchState).values(building=NORMALISER_VERSION, at_kind="", at_object=0))
    return target


def _next(source: Source) -> list[int]:
    """The ids that come next; none of what is done."""
    with reading() as current:
        return list(current.scalars(_left(source).limit(_AT_ONCE)))


def _total() -> int:
    with reading() as current:
        left = (select(func.count()).select_from(_left(source).subquery()) for source in sources.every())
        return sum(current.scalar(count) or 0 for count in left)


def _left(source: Source) -> Select[int]:
    """The ids of what is still to be done, in order."""
    row = state()
    ids = source.ids().order_by(None).subquery()
    (column,) = ids.c
    if row.at_kind > source.kind:
        return select(column).where(false())
    after = row.at_object if row.at_kind == source.kind else 0
    return select(column).where(column > after).order_by(column)


def _swap(target: int) -> None:
    """Ask the new index from now on, and empty the old one."""
    with transaction():
        row = state()
        hold(row)
        if row.building and row.current != target:
            moment = clock.now()
            values = {"current": target, "version": row.building, "building": 0, "changed_at": moment}
            session().execute(update(SearchState).values(**values, at_kind="", at_object=0))
    with transaction():
        row = state()
        hold(row)
        if not row.building:
            _empty(1 - row.current)


def _empty(generation: int) -> None:
    engine().clear(f"search_words_{generation}")
    session().execute(delete(SearchDoc).where(SearchDoc.generation == generation))
