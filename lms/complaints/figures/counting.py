"""Counting days from cases and their events: the same day counted twice gives the same numbers.

A day is always counted whole and anew. When a case moves, all days on which something happened to it are counted
again, because a transfer, a reopening or another category changes whose the earlier ones were.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import delete, func, insert, select

from lms.complaints.figures import marks, months
from lms.complaints.figures.gathering import Key, gathered
from lms.complaints.figures.models import COUNTS, DailyFigures, FigureChange, FiguresState
from lms.complaints.figures.months import after
from lms.complaints.figures.tally import Tally
from lms.complaints.models import Case, CaseEvent
from lms.core import clock
from lms.core.db import hold, insert_once, session
from lms.core.i18n import local

AT_ONCE = 2_000  # events, of some hundred cases
THE_STATE = 1


def note(case: Case) -> None:
    """Something happened to the case; said in the transaction in which it did."""
    session().execute(insert(FigureChange), [{"case_id": case.id}])


def count_some() -> bool:
    """Count the days of some cases that moved, in this transaction; whether there were any."""
    noted = session().execute(select(FigureChange.id, FigureChange.case_id).order_by(FigureChange.id).limit(AT_ONCE))
    rows = noted.all()
    if not rows:
        return False
    state = _held()
    case_ids = sorted({row.case_id for row in rows})
    count(_days_of(case_ids))
    marks.make(case_ids)
    session().execute(delete(FigureChange).where(FigureChange.id.in_([row.id for row in rows])))
    state.counted_at = clock.now()
    session().flush()
    return True


def count_all() -> None:
    """Count everything that moved, in this transaction."""
    while count_some():
        pass


def months_with_cases() -> Iterator[dt.date]:
    """The first day of each month from the first case to today."""
    first = session().scalar(select(func.min(Case.received_at)))
    today = local(clock.now()).date()
    month = local(first).date().replace(day=1) if first else today.replace(day=1)
    while month <= today:
        yield month
        month = after(month)


def rebuild(month: dt.date) -> None:
    """Count a whole month from nothing, with its answers, in this transaction."""
    state = _held()
    last = after(month) - dt.timedelta(days=1)
    session().execute(delete(DailyFigures).where(DailyFigures.day.between(month, last)))
    found = gathered(month, last)
    _insert_days(found)
    months.build(month, found)
    marks.make_all(month, last)
    state.counted_at = clock.now()
    session().flush()


def count(days: Iterable[dt.date]) -> None:
    """Count these days anew; what that changes is changed in their months too."""
    for first, last in _runs(sorted(set(days))):
        before, now = _kept(first, last), gathered(first, last)
        changed = [key for key in {*before, *now} if before.get(key, _NONE).kept() != now.get(key, _NONE).kept()]
        for day in {key.day for key in changed}:
            session().execute(delete(DailyFigures).where(DailyFigures.day == day))
            _insert_days({key: tally for key, tally in now.items() if key.day == day})
        months.change({key: (before.get(key, _NONE), now.get(key, _NONE)) for key in changed})


def _held() -> FiguresState:
    """One counts at a time."""
    insert_once(FiguresState, ["id"], {"id": THE_STATE, "counted_at": clock.now()})
    state = session().get_one(FiguresState, THE_STATE)
    hold(state)
    return state


def _days_of(case_ids: list[int]) -> set[dt.date]:
    moments = session().scalars(select(CaseEvent.at).where(CaseEvent.case_id.in_(case_ids)))
    filed = session().scalars(select(Case.received_at).where(Case.id.in_(case_ids)))
    return {local(moment).date() for moment in [*moments, *filed]}


def _runs(days: list[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Days in a row are counted together."""
    begin = last = None
    for day in days:
        if last and begin and day != last + dt.timedelta(days=1):
            yield begin, last
            begin = day
        begin, last = begin or day, day
    if begin and last:
        yield begin, last


def _kept(first: dt.date, last: dt.date) -> dict[Key, Tally]:
    """The rows as they stand."""
    columns = [getattr(DailyFigures, name) for name in (*Key._fields, "spans", *COUNTS)]
    found: dict[Key, Tally] = {}
    rows = select(*columns).where(DailyFigures.day.between(first, last)).order_by(DailyFigures.day)
    for day, unit_id, category_id, channel, spans, *counts in session().execute(rows):
        tally = found[Key(day, unit_id, category_id, channel)] = Tally()
        tally.add(counts, spans)
    return found


def _insert_days(found: dict[Key, Tally]) -> None:
    rows = [dict(zip(Key._fields, key, strict=True)) | found[key].kept() for key in sorted(found)]
    if rows:
        session().execute(insert(DailyFigures), rows)


_NONE = Tally()
