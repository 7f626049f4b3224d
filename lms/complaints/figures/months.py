"""Months added up from days, in every way in which they are read: of each unit, of all; of each category, of all; …

So a year of one unit is twelve rows, however many categories and channels there are.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update

from lms.complaints.figures.gathering import Key
from lms.complaints.figures.models import COUNTS, EVERY_CATEGORY, EVERY_CHANNEL, EVERY_UNIT, MonthlyFigures
from lms.complaints.figures.tally import Tally
from lms.core.db import session

Sums = dict[Key, Tally]  # a Key whose day is the first of its month
_WAYS: tuple[dict[str, Any], ...] = (  # Any: the columns of a Key
    {"channel": EVERY_CHANNEL},
    {"category_id": EVERY_CATEGORY},
    {"unit_id": EVERY_UNIT},
)
_COLUMNS = ("month", "unit_id", "category_id", "channel")
AT_ONCE = 200


def after(month: dt.date) -> dt.date:
    """The month after it."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def build(month: dt.date, days: Mapping[Key, Tally]) -> None:
    """Make the rows of a month from all of its days."""
    sums = _rolled_up({key: [(tally, 1)] for key, tally in days.items()})
    session().execute(delete(MonthlyFigures).where(MonthlyFigures.month == month))
    _insert(sums)


def change(days: Mapping[Key, tuple[Tally, Tally]]) -> None:
    """Take out of the months what rows of days were, and put in what they are now."""
    differences = _rolled_up({key: [(before, -1), (now, 1)] for key, (before, now) in days.items()})
    keys = sorted(differences)
    for place in range(0, len(keys), AT_ONCE):
        _apply({key: differences[key] for key in keys[place : place + AT_ONCE]})


def _apply(differences: Sums) -> None:
    columns = [getattr(MonthlyFigures, name) for name in _COLUMNS]
    values = [getattr(MonthlyFigures, name) for name in ("spans", *COUNTS)]
    held = tuple_(*columns).in_(list(differences))
    new = dict(differences)
    rows = session().execute(select(*columns, *values).where(held).order_by(*columns)).all()
    for month, unit_id, category_id, channel, spans, *counts in rows:
        key = Key(month, unit_id, category_id, channel)
        tally = new.pop(key)
        tally.add(counts, spans)
        is_it = tuple_(*columns) == tuple_(*key)
        if tally.is_nothing:
            session().execute(delete(MonthlyFigures).where(is_it))
        else:
            session().execute(update(MonthlyFigures).where(is_it).values(tally.kept()))
    _insert(new)


def _rolled_up(days: Mapping[Key, Iterable[tuple[Tally, int]]]) -> Sums:
    """By month; then, one way after the other, over all channels, all categories, all units."""
    sums: Sums = {}
    for key, signed in days.items():
        into = sums.setdefault(key._replace(day=key.day.replace(day=1)), Tally())
        for tally, sign in signed:
            into.add(tally.counts, tally.spans, sign=sign)
    for way in _WAYS:
        together: Sums = {}
        for key, tally in sums.items():
            together.setdefault(key._replace(**way), Tally()).add(tally.counts, tally.spans)
        sums |= together
    return sums


def _insert(sums: Sums) -> None:
    rows = [
        dict(zip(_COLUMNS, key, strict=True)) | sums[key].kept() for key in sorted(sums) if not sums[key].is_nothing
    ]
    if rows:
        session().execute(insert(MonthlyFigures), rows)
