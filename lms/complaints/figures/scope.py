"""What somebody looks at: a period, a branch of the units, a category, a channel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, true, union_all

from lms.complaints.figures.models import (
    EVERY_CATEGORY,
    EVERY_CHANNEL,
    EVERY_UNIT,
    DailyFigures,
    MonthlyFigures,
)
from lms.complaints.figures.months import after
from lms.complaints.models import Case

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """From `first` to `last`, both counted. None: no limit."""

    first: dt.date
    last: dt.date
    units: frozenset[int] | None = None
    categories: frozenset[int] | None = None
    channel: str = EVERY_CHANNEL

    def whole_months(self) -> list[dt.date]:
        """The months of which every day is in it."""
        month = self.first if self.first.day == 1 else after(self.first)
        found = []
        while after(month) - DAY <= self.last:
            found.append(month)
            month = after(month)
        return found

    def other_days(self) -> list[tuple[dt.date, dt.date]]:
        """The days outside of those months, in a stretch for each month."""
        months = self.whole_months()
        stretches, begin = [], self.first
        while begin <= self.last:
            end = min(after(begin) - DAY, self.last)
            if begin.replace(day=1) not in months:
                stretches.append((begin, end))
            begin = end + DAY
        return stretches

    def holds(self, table: Any) -> ColumnElement[bool]:  # Any: a table with these columns
        """The condition on unit, category and channel."""
        found: ColumnElement[bool] = true()
        for column, allowed in ((table.unit_id, self.units), (table.category_id, self.categories)):
            if allowed is not None:
                found = found & column.in_(sorted(allowed))
        return found

    def of_cases(self) -> ColumnElement[bool]:
        """The same condition on cases themselves."""
        return self.holds(Case) & (Case.channel == self.channel if self.channel else true())

    def rows(self, *wanted: str, each: Iterable[str] = ()) -> Select[Any]:  # Any: the columns `wanted`
        """The kept rows: `month`, then the columns `wanted`. From months where they are whole, from days elsewhere.

        `each`: of "unit_id", "category_id", "channel" those that are told apart; months are read added up over the
        others, where nothing is asked of these.
        """
        parts = [self._of_months(wanted, set(each)), *(self._of_days(wanted, *days) for days in self.other_days())]
        return select(*(union_all(*parts).subquery().c))

    def _of_months(self, wanted: Iterable[str], each: set[str]) -> Select[Any]:  # Any: as above
        table = MonthlyFigures
        held: ColumnElement[bool] = self.holds(table) & table.month.in_(self.whole_months())
        for name, every, asked in (
            ("unit_id", EVERY_UNIT, self.units is not None),
            ("category_id", EVERY_CATEGORY, self.categories is not None),
            ("channel", EVERY_CHANNEL, bool(self.channel)),
        ):
            column = getattr(table, name)
            held = held & (column != every if asked or name in each else column == every)
        if self.channel:
            held = held & (table.channel == self.channel)
        return select(table.month, *(getattr(table, name) for name in wanted)).where(held)

    def _of_days(self, wanted: Iterable[str], first: dt.date, last: dt.date) -> Select[Any]:  # Any: as above
        table = DailyFigures
        is_one = table.channel == self.channel if self.channel else true()
        month = literal(first.replace(day=1)).label("month")
        columns = [getattr(table, name) for name in wanted]
        return select(month, *columns).where(table.day.between(first, last), is_one, self.holds(table))
