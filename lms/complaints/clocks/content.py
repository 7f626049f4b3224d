"""What a version of a calendar says, as JSON, and as the calendar that the pure functions take."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lms.complaints.clocks.business import Calendar, Day, Week
from lms.complaints.clocks.models import DayState, HolidayDay, HoursPeriod, WorkCalendar

Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """A calendar together with what its unusual days and periods are called."""

    version_id: int
    calendar: Calendar
    days: Mapping[dt.date, Said]
    estimated: frozenset[dt.date]
    periods: tuple[tuple[dt.date, Said | None], ...]  # from which day on hours with a name hold

    def name_of(self, day: dt.date) -> Said | None:
        """What makes this day unlike others, in words."""
        if day in self.days:
            return self.days[day]
        held = None
        for begins, name in self.periods:
            if begins > day:
                break
            held = name
        return held


def written(calendar: WorkCalendar, periods: Iterable[HoursPeriod], days: Iterable[HolidayDay]) -> dict[str, Any]:
    """The JSON of a version: the rows as they stand now. Any: JSON."""
    known = sorted(days, key=lambda day: day.on)
    return {
        "zone": calendar.zone,
        "weeks": _weeks(sorted(periods, key=lambda period: period.begins_on)),
        "days": [
            {
                "on": day.on.isoformat(),
                "hours": day.hours,
                "name": day.name,
                "estimated": day.state is DayState.ESTIMATED,
            }
            for day in known
            if day.state is not DayState.DISMISSED
        ],
    }


def digest(content: Mapping[str, Any]) -> str:  # Any: JSON
    """What tells two contents apart."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read(version_id: int, content: Mapping[str, Any]) -> Named:  # Any: JSON
    """The calendar of a version."""
    days = {dt.date.fromisoformat(day["on"]): day for day in content["days"]}
    weeks = tuple((dt.date.fromisoformat(each["from"]), _week(each["week"])) for each in content["weeks"])
    return Named(
        version_id,
        Calendar(content["zone"], weeks, MappingProxyType({on: _day(day["hours"]) for on, day in days.items()})),
        {on: day["name"] for on, day in days.items()},
        frozenset(on for on, day in days.items() if day["estimated"]),
        tuple((dt.date.fromisoformat(each["from"]), each["name"]) for each in content["weeks"]),
    )


def _weeks(periods: list[HoursPeriod]) -> list[dict[str, Any]]:
    """From which day on which week holds: after a period with an end, the newest usual one before it holds again."""
    found: dict[dt.date, dict[str, Any]] = {}
    usual = [period for period in periods if period.ends_on is None]
    for period in usual:
        found[period.begins_on] = {"from": period.begins_on.isoformat(), "week": period.week, "name": None}
    for period in periods:
        if period.ends_on is None:
            continue
        for begins in [key for key in found if period.begins_on <= key <= period.ends_on]:
            del found[begins]
        found[period.begins_on] = {"from": period.begins_on.isoformat(), "week": period.week, "name": period.name}
        after = period.ends_on + dt.timedelta(days=1)
        week: list[Any] = next((each.week for each in reversed(usual) if each.begins_on <= after), [[]] * 7)
        found.setdefault(after, {"from": after.isoformat(), "week": week, "name": None})
    return [found[begins] for begins in sorted(found)]


def _week(week: Iterable[Iterable[Iterable[int]]]) -> Week:
    return tuple(_day(day) for day in week)


def _day(hours: Iterable[Iterable[int]]) -> Day:
    return tuple((begin, end) for begin, end in hours)
