"""Why this date: a promise told day by day, from the same facts and calendar that it was made of."""

import datetime as dt
from dataclasses import dataclass

from lms.complaints.clocks import business
from lms.complaints.clocks.business import Calendar, Day
from lms.complaints.clocks.facts import clipped
from lms.complaints.clocks.sla import Reading, State


@dataclass(frozen=True, slots=True)
class Line:
    """A day: when the doors were open, how long of that counted and how long the clock stood still."""

    day: dt.date
    hours: Day
    counted: int
    idle: int
    total: int  # counted so far, this day with it


def by_day(reading: Reading, calendar: Calendar, at: dt.datetime) -> tuple[Line, ...]:
    """Every day from the beginning of a clock to its promised date; to its end or to `at` where none is promised."""
    stopped = reading.active[-1][1] if reading.active and reading.state is State.STOPPED else None
    until = reading.met_at or reading.due or stopped or at
    spans = clipped(reading.active, reading.begins, until)
    lines: list[Line] = []
    total = 0
    for day in business.days_of(calendar, reading.begins, until):
        whole = clipped(business.spans(calendar, day), reading.begins, until)
        counted = sum(_seconds(begin, end) for begin, end in _both(whole, spans))
        total += counted
        idle = sum(_seconds(begin, end) for begin, end in whole) - counted
        lines.append(Line(day, calendar.hours(day), counted, idle, total))
    return tuple(lines)


def _both(
    whole: tuple[tuple[dt.datetime, dt.datetime | None], ...], spans: tuple[tuple[dt.datetime, dt.datetime | None], ...]
) -> list[tuple[dt.datetime, dt.datetime | None]]:
    return [part for begin, end in whole for part in clipped(spans, begin, end)]


def _seconds(begin: dt.datetime, end: dt.datetime | None) -> int:
    return (end - begin) // dt.timedelta(seconds=1) if end else 0
