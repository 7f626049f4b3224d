"""How old cases are in working time: a calendar is read once, then each question is a bisection."""

import datetime as dt
from bisect import bisect_right

from lms.complaints.clocks import business
from lms.complaints.clocks.business import Calendar

_OFFICE: tuple[business.Day, ...] = (((540, 900),), ((540, 900),), ((540, 900),), ((540, 900),), (), (), ((540, 900),))
_USUAL = Calendar("Africa/Cairo", ((dt.date(2000, 1, 1), _OFFICE),))
_A_DAY = dt.timedelta(days=1)


class _Calendars:
    def __init__(self) -> None:
        self._known: dict[int | None, Calendar] = {}

    def of(self, calendar_id: int | None) -> Calendar:
        if calendar_id not in self._known:
            self._known[calendar_id] = _USUAL
        return self._known[calendar_id]


class Between(_Calendars):
    """`between(calendar id, begin, end)`: seconds of working time."""

    def __call__(self, calendar_id: int | None, begin: dt.datetime, end: dt.datetime) -> int:
        return business.between(self.of(calendar_id), begin, end)


class WorkingDays(_Calendars):
    """`age(calendar id, came, today)`: how many working days have begun after the day on which it came."""

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[tuple[int | None, int], list[dt.date]] = {}

    def __call__(self, calendar_id: int | None, came: dt.date, today: dt.date) -> int:
        return sum(
            bisect_right(days, today) - bisect_right(days, came)
            for days in (self._of_year(calendar_id, year) for year in range(came.year, today.year + 1))
        )

    def _of_year(self, calendar_id: int | None, year: int) -> list[dt.date]:
        key = (calendar_id, year)
        if key not in self._days:
            hours, first = self.of(calendar_id).hours, dt.date(year, 1, 1)
            days = (first + number * _A_DAY for number in range((dt.date(year + 1, 1, 1) - first).days))
            self._days[key] = [day for day in days if hours(day)]
        return self._days[key]
