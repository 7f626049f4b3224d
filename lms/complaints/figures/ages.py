"""How old cases are in working time: a calendar is read once, then each question is a bisection."""

import datetime as dt
from bisect import bisect_right

from lms.complaints.clocks import business, service
from lms.complaints.clocks.business import Calendar

_A_DAY = dt.timedelta(days=1)
_SECONDS = 60  # of a minute


class Ages:
    """Questions about many cases, each by the calendar that it goes by (None: the academy's own)."""

    def __init__(self) -> None:
        self._calendars: dict[int | None, Calendar] = {}
        self._days: dict[tuple[int | None, int], list[dt.date]] = {}
        self._known: dict[tuple[int | None, dt.date, dt.date], int] = {}

    def between(self, calendar_id: int | None, begin: dt.datetime, end: dt.datetime) -> int:
        """Seconds of working time."""
        return business.between(self._of(calendar_id), begin, end)

    def days(self, calendar_id: int | None, came: dt.date, today: dt.date) -> int:
        """How many working days have begun after the day on which a case came."""
        key = (calendar_id, came, today)
        if key not in self._known:
            self._known[key] = sum(
                bisect_right(days, today) - bisect_right(days, came)
                for days in (self._of_year(calendar_id, year) for year in range(came.year, today.year + 1))
            )
        return self._known[key]

    def usual_day(self, on: dt.date) -> int:
        """Seconds of the longest working day of this week: what a length is divided by to be told in working days."""
        calendar = self._of(None)
        week = (calendar.hours(on + number * _A_DAY) for number in range(7))
        return max(_SECONDS * sum(end - begin for begin, end in hours) for hours in week) or 24 * 3600

    def _of(self, calendar_id: int | None) -> Calendar:
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = service.calendar(calendar_id)
        return self._calendars[calendar_id]

    def _of_year(self, calendar_id: int | None, year: int) -> list[dt.date]:
        key = (calendar_id, year)
        if key not in self._days:
            hours, first = self._of(calendar_id).hours, dt.date(year, 1, 1)
            days = (first + number * _A_DAY for number in range((dt.date(year + 1, 1, 1) - first).days))
            self._days[key] = [day for day in days if hours(day)]
        return self._days[key]
