"""Working time: pure functions of a calendar and of moments. They read no clock, no database, no setting.

Moments are aware; what is counted are whole seconds. A calendar says on the clock of its own zone when the doors are
open; here that becomes spans of real time, also on the days on which that clock is set.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

Interval = tuple[int, int]  # minutes after midnight by the wall clock: (540, 900) is nine to three
Day = tuple[Interval, ...]
Week = tuple[Day, ...]  # Monday first, as `date.weekday()` counts
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DAY = 86_400
_MINUTE = 60
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MOST_YEARS = 15


class NeverOpens(ValueError):
    """The calendar has no working time left to count."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the doors are open. `weeks`: from which day on which hours hold; `days`: the days that are unlike others."""

    zone: str
    weeks: tuple[tuple[dt.date, Week], ...]
    days: Mapping[dt.date, Day] = field(default_factory=dict)
    _ledger: list["_Ledger"] = field(default_factory=list, repr=False, compare=False)

    def hours(self, day: dt.date) -> Day:
        """The hours of a day; none where it is closed."""
        if (special := self.days.get(day)) is not None:
            return special
        held: Week = ((),) * 7
        for begins, week in self.weeks:
            if begins > day:
                break
            held = week
        return held[day.weekday()]


def add(calendar: Calendar, start: dt.datetime, seconds: int) -> dt.datetime:
    """The first moment by which `seconds` of working time have passed since `start`; with 0, the next moment of work.

    Raises `NeverOpens`.
    """
    return _moment(_after(calendar, _seconds(start), seconds))


def between(calendar: Calendar, begin: dt.datetime, end: dt.datetime) -> int:
    """Seconds of working time from `begin` to `end`; 0 where `end` is not later."""
    first, last = _seconds(begin), _seconds(end)
    if last <= first:
        return 0
    ledger = _ledger(calendar, first, last)
    return ledger.passed(last) - ledger.passed(first)


def is_open(calendar: Calendar, at: dt.datetime) -> bool:
    """Whether somebody is at work at this moment."""
    second = _seconds(at)
    return _ledger(calendar, second, second).is_open(second)


def spans(calendar: Calendar, day: dt.date) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """The working hours of a day as real moments."""
    return tuple((_moment(begin), _moment(end)) for begin, end in _spans(calendar, day))


def local_day(calendar: Calendar, at: dt.datetime) -> dt.date:
    """Which day it is, at this moment, where the calendar holds."""
    return at.astimezone(_zone(calendar.zone)).date()


def days_of(calendar: Calendar, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.date]:
    """Each day from that of `begin` to that of `end`."""
    day, last = local_day(calendar, begin), local_day(calendar, end)
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


class _Ledger:
    """All spans of some years, with how much working time lies before each: a question is a bisection."""

    __slots__ = ("after", "begin", "end", "ends", "starts", "years")

    def __init__(self, calendar: Calendar, years: tuple[int, int]) -> None:
        self.years = years
        first, last = dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
        self.begin, self.end = _midnight(first), _midnight(last)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.after: list[int] = []  # working seconds when the span ends
        total = 0
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            for start, end in _spans(calendar, dt.date.fromordinal(ordinal)):
                total += end - start
                self.starts.append(start)
                self.ends.append(end)
                self.after.append(total)

    def passed(self, second: int) -> int:
        """Working seconds from the ledger's beginning to `second`."""
        place = bisect_right(self.starts, second) - 1
        if place < 0:
            return 0
        return self.after[place] - max(0, self.ends[place] - second)

    def is_open(self, second: int) -> bool:
        place = bisect_right(self.starts, second) - 1
        return place >= 0 and second < self.ends[place]

    def opens(self, second: int) -> int | None:
        """`second` where it is working time, else the next beginning; None past the ledger's end."""
        place = bisect_right(self.ends, second)
        return max(second, self.starts[place]) if place < len(self.ends) else None

    def reached(self, total: int) -> int | None:
        """The first moment by which `total` has passed; None past the ledger's end."""
        place = bisect_left(self.after, total)
        return self.ends[place] - (self.after[place] - total) if place < len(self.after) else None


def _after(calendar: Calendar, start: int, seconds: int) -> int:
    until = start
    for _ in range(_MOST_YEARS):
        ledger = _ledger(calendar, start, until)
        found = ledger.reached(ledger.passed(start) + seconds) if seconds > 0 else ledger.opens(start)
        if found is not None:
            return found
        until = ledger.end + 2 * _DAY  # a year more
    raise NeverOpens


def _ledger(calendar: Calendar, first: int, last: int) -> _Ledger:
    kept = calendar._ledger  # noqa: SLF001 - its own module; the calendar itself never changes
    if kept and kept[-1].begin <= first and last < kept[-1].end:
        return kept[-1]
    wanted = (_moment(first - 2 * _DAY).year, _moment(last + 2 * _DAY).year)
    if kept:
        wanted = (min(wanted[0], kept[-1].years[0]), max(wanted[1], kept[-1].years[1]))
    made = _Ledger(calendar, wanted)
    kept[:] = [made]
    return made


def _spans(calendar: Calendar, day: dt.date) -> list[tuple[int, int]]:
    """The day's hours in seconds since 1970; where the zone's clock is set, each side of that moment by itself."""
    hours = calendar.hours(day)
    if not hours:
        return []
    midnight = (day.toordinal() - _EPOCH_ORDINAL) * _DAY
    before, after = _offset(calendar.zone, midnight - _DAY), _offset(calendar.zone, midnight + 2 * _DAY)
    if before == after:
        return [(midnight + a * _MINUTE - before, midnight + b * _MINUTE - before) for a, b in hours]
    turn = _turn(calendar.zone, midnight - _DAY, midnight + 2 * _DAY)
    found = []
    for a, b in hours:
        begin, end = midnight + a * _MINUTE, midnight + b * _MINUTE
        found.append((begin - before, min(end - before, turn)))
        found.append((max(begin - after, turn), end - after))
    return sorted((begin, end) for begin, end in found if begin < end)


def _turn(zone: str, low: int, high: int) -> int:
    """The first second of the new offset between two moments that have different ones."""
    old = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: str, second: int) -> int:
    shift = _moment(second).astimezone(_zone(zone)).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def _midnight(day: dt.date) -> int:
    return (day.toordinal() - _EPOCH_ORDINAL) * _DAY


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _moment(second: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=second)
