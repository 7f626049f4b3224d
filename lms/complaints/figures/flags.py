"""Signs that somebody works for the figure and not for the citizen. A sign is a reason to look, never a proof."""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from lms.complaints.figures.models import DailyFigures, ReplyMark
from lms.complaints.figures.scope import DAY, Scope
from lms.core.db import session

LAST_DAYS = 3
LEAST_ANSWERS, TIMES = 10, 3
LEAST_ALIKE = 5
LEAST_UNTOUCHED, UNTOUCHED_SHARE = 5, 0.3


class Sign(enum.StrEnum):
    """What looks odd."""

    BURST = "burst"  # many answers in the last days of a month
    ALIKE = "alike"  # the same words sent to many
    UNTOUCHED = "untouched"  # answers without a word of what was asked


@dataclass(frozen=True, slots=True)
class Flag:
    """`count` of `of` in a unit; `first` to `last` are the days, `print` the words that are alike."""

    sign: Sign
    unit_id: int
    count: int
    of: int
    first: dt.date
    last: dt.date
    print: str = ""


def flags(scope: Scope) -> list[Flag]:
    """All signs in a scope, those of the most cases first; four queries."""
    found = [*_bursts(scope), *_alike(scope), *_untouched(scope)]
    return sorted(found, key=lambda flag: (-flag.count, flag.sign, flag.unit_id, flag.first, flag.print))


def _bursts(scope: Scope) -> Iterator[Flag]:
    """Units that gave three times as many answers in the last three days of a month as an even pace would."""
    table, months = DailyFigures, scope.whole_months()
    query = (
        select(table.unit_id, table.day, func.sum(table.answered))
        .where(table.day.between(scope.first, scope.last), scope.holds(table), table.answered > 0)
        .group_by(table.unit_id, table.day)
    )
    by_month: dict[tuple[int, dt.date], dict[dt.date, int]] = {}
    for unit_id, day, answers in session().execute(query.order_by(table.unit_id, table.day)):
        by_month.setdefault((unit_id, day.replace(day=1)), {})[day] = answers
    for (unit_id, month), days in by_month.items():
        last = _last_of(month)
        late = sum(count for day, count in days.items() if day > last - LAST_DAYS * DAY)
        of = sum(days.values())
        if month in months and late >= LEAST_ANSWERS and late * last.day >= TIMES * LAST_DAYS * of:
            yield Flag(Sign.BURST, unit_id, late, of, last - (LAST_DAYS - 1) * DAY, last)


def _alike(scope: Scope) -> Iterator[Flag]:
    count = func.count(ReplyMark.case_id.distinct())
    query = select(ReplyMark.unit_id, ReplyMark.print, count).where(*_in(scope))
    sums = dict(
        session().execute(select(ReplyMark.unit_id, count).where(*_in(scope)).group_by(ReplyMark.unit_id)).all()
    )
    for unit_id, words, number in session().execute(
        query.group_by(ReplyMark.unit_id, ReplyMark.print)
        .having(count >= LEAST_ALIKE)
        .order_by(ReplyMark.unit_id, ReplyMark.print)
    ):
        yield Flag(Sign.ALIKE, unit_id, number, sums[unit_id], scope.first, scope.last, words)


def _untouched(scope: Scope) -> Iterator[Flag]:
    columns = (func.sum(ReplyMark.untouched), func.sum(ReplyMark.points))
    query = select(ReplyMark.unit_id, *columns).where(*_in(scope)).group_by(ReplyMark.unit_id)
    for unit_id, untouched, points in session().execute(query.order_by(ReplyMark.unit_id)):
        if untouched >= LEAST_UNTOUCHED and untouched >= UNTOUCHED_SHARE * points:
            yield Flag(Sign.UNTOUCHED, unit_id, untouched, points, scope.first, scope.last)


def _in(scope: Scope) -> list[ColumnElement[bool]]:
    found = [ReplyMark.day.between(scope.first, scope.last), scope.holds(ReplyMark)]
    return [*found, ReplyMark.channel == scope.channel] if scope.channel else found


def _last_of(month: dt.date) -> dt.date:
    return (month.replace(day=28) + 4 * DAY).replace(day=1) - DAY
