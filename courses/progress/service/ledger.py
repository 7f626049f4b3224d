"""Which minutes of a person's life were credited already, on whichever device: one row a day."""

import datetime as dt
from itertools import pairwise

from courses.progress.models import WatchedDay
from lms.accounts.models import User
from lms.core.db import session
from media.intervals import Interval, union

DAY_MS = 24 * 3600 * 1000
_EPOCH = dt.date(1970, 1, 1)


class Ledger:
    """The spent time of one person. Whoever uses it has locked the person."""

    def __init__(self, user: User) -> None:
        self.user_id = user.id
        self.days: dict[int, WatchedDay | None] = {}

    def spent(self, stretch: Interval) -> list[Interval]:
        """What of the days of a stretch is spent."""
        rows = [self._row(number) for number in _days(stretch)]
        return [(begin, end) for row in rows if row for begin, end in row.spent]

    def spend(self, spans: list[Interval]) -> None:
        """Note that this time is spent."""
        for number, begin, end in (piece for span in spans for piece in _by_day(span)):
            row = self._row(number)
            if row is None:
                row = WatchedDay(user_id=self.user_id, day=_EPOCH + dt.timedelta(days=number), spent=[])
                session().add(row)
                self.days[number] = row
            row.spent = [list(span) for span in union(row.spent, [(begin, end)])]

    def _row(self, number: int) -> WatchedDay | None:
        if number not in self.days:
            key = (self.user_id, _EPOCH + dt.timedelta(days=number))
            self.days[number] = session().get(WatchedDay, key, populate_existing=True)
        return self.days[number]


def _days(stretch: Interval) -> range:
    begin, end = stretch
    return range(begin // DAY_MS, max(end - 1, begin) // DAY_MS + 1)


def _by_day(span: Interval) -> list[tuple[int, int, int]]:
    """The pieces of a span with the number of their day."""
    begin, end = span
    edges = [begin, *(number * DAY_MS for number in _days(span)[1:]), end]
    return [(start // DAY_MS, start, stop) for start, stop in pairwise(edges)]
