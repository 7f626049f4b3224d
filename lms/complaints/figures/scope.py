"""What somebody looks at: a period, a branch of the units, a category, a channel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, true, union_all

from lms.complaints.figures.counting import after
from lms.complaints.figures.models import ALL, COUNTS, DailyFigures, MonthlyFigures
from lms.complaints.models import Case

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """From `first` to `last`, both counted. None: no limit."""

    first: dt.date
    last: dt.date
    units: frozenset[int] | None = None
    categories: frozenset[int] | None = None
    channel: str = ALL

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

    def rows(self, *wanted: str, each_channel: bool = False) -> Select[Any]:  # Any: the columns `wanted`
        """The kept rows: `month`, then the columns `wanted`. From months where they are whole, from days elsewhere.

        `each_channel`: rows have their channel; otherwise months are read added up over all of them.
        """
        parts = [self._of_months(wanted, each_channel), *(self._of_days(wanted, *days) for days in self.other_days())]
        return select(*(union_all(*parts).subquery().c))

    def _of_months(self, wanted: Iterable[str], each_channel: bool) -> Select[Any]:  # Any: as above
        table = MonthlyFigures
        is_one = table.channel != ALL if each_channel and not self.channel else table.channel == self.channel
        columns = [getattr(table, name) for name in wanted]
        return select(table.month, *columns).where(table.month.in_(self.whole_months()), is_one, self.holds(table))

    def _of_days(self, wanted: Iterable[str], first: dt.date, last: dt.date) -> Select[Any]:  # Any: as above
        table = DailyFigures
        is_one = table.channel == self.channel if self.channel else true()
        columns = [getattr(table, name) for name in wanted]
        month = literal(first.replace(day=1)).label("month")
        return select(month, *columns).where(table.day.between(first, last), is_one, self.holds(table))


EVERYTHING = (*COUNTS, "spans")
