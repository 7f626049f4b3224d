"""The sums of days, read for a period: by month, by language, by thing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select

from lms.core.db import session
from lms.usage.models import UsageDaily

USES = ("view", "read", "listen", "download")
SUMS = (*USES, "unique_investigations", "unique_requests")


@dataclass(frozen=True, slots=True)
class Sums:
    """How often in all."""

    view: int = 0
    read: int = 0
    listen: int = 0
    download: int = 0
    unique_investigations: int = 0
    unique_requests: int = 0

    @property
    def requests(self) -> int:
        """Read, heard or fetched."""
        return self.read + self.listen + self.download

    @property
    def investigations(self) -> int:
        """Looked at, or more."""
        return self.view + self.requests


@dataclass(frozen=True, slots=True)
class Line:
    """The sums of one thing in one of its languages in a month."""

    kind: str
    object_id: int
    language: str
    month: dt.date
    sums: Sums


def months(first: dt.date, last: dt.date) -> list[tuple[dt.date, Sums]]:
    """Each calendar month that this period touches, the oldest first; one query."""
    year, month = _month()
    rows = session().execute(select(year, month, *_sums()).where(*_within(first, last)).group_by(year, month))
    found = {(int(row[0]), int(row[1])): Sums(*map(int, row[2:])) for row in rows}
    return [(each, found.get((each.year, each.month), Sums())) for each in firsts(first, last)]


def firsts(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day of each calendar month that this period touches."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_later(first, step) for step in range(count)]


def total(first: dt.date, last: dt.date) -> Sums:
    """All of it; one query."""
    row = session().execute(select(*_sums()).where(*_within(first, last))).one()
    return Sums(*(int(value or 0) for value in row))


def languages(first: dt.date, last: dt.date) -> list[tuple[str, Sums]]:
    """By the language of what was given, the most requested first; one query."""
    query = select(UsageDaily.language, *_sums()).where(*_within(first, last)).group_by(UsageDaily.language)
    rows = [(row[0], Sums(*map(int, row[1:]))) for row in session().execute(query)]
    return sorted(rows, key=lambda row: (-row[1].requests, row[0]))


def most_used(first: dt.date, last: dt.date, count: int) -> list[tuple[str, int, Sums]]:
    """(kind, object, sums) of what was requested most, its languages taken together; one query."""
    requests: ColumnElement[int] = func.sum(UsageDaily.read + UsageDaily.listen + UsageDaily.download)
    query = (
        select(UsageDaily.kind, UsageDaily.object_id, *_sums())
        .where(*_within(first, last))
        .group_by(UsageDaily.kind, UsageDaily.object_id)
        .having(requests > 0)
        .order_by(requests.desc(), UsageDaily.kind, UsageDaily.object_id)
        .limit(count)
    )
    return [(row[0], row[1], Sums(*map(int, row[2:]))) for row in session().execute(query)]


def lines(first: dt.date, last: dt.date) -> list[Line]:
    """Everything by thing, language and month, in this order; one query."""
    year, month = _month()
    things = (UsageDaily.kind, UsageDaily.object_id, UsageDaily.language)
    query = select(*things, year, month, *_sums()).where(*_within(first, last)).group_by(*things, year, month)
    rows = session().execute(query.order_by(*things, year, month))
    return [
        Line(row[0], row[1], row[2], dt.date(int(row[3]), int(row[4]), 1), Sums(*map(int, row[5:]))) for row in rows
    ]


def _sums() -> Sequence[Any]:  # Any: columns
    return [func.sum(getattr(UsageDaily, name)) for name in SUMS]


def _within(first: dt.date, last: dt.date) -> tuple[ColumnElement[bool], ...]:
    return UsageDaily.day >= first, UsageDaily.day <= last


def _month() -> tuple[Any, Any]:  # Any: columns
    return extract("year", UsageDaily.day), extract("month", UsageDaily.day)


def _later(first: dt.date, step: int) -> dt.date:
    place = first.year * 12 + first.month - 1 + step
    return dt.date(place // 12, place % 12 + 1, 1)
