"""Calendars as they are edited: rows that change, and versions that never do."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.complaints.clocks import content
from lms.complaints.clocks.almanac import Holiday
from lms.complaints.clocks.models import CalendarVersion, DayState, HolidayDay, HoursPeriod, WorkCalendar
from lms.core import audit
from lms.core.db import hold, session


def days(calendar: WorkCalendar, year: int | None = None) -> list[HolidayDay]:
    """The unusual days, of one year or of all."""
    query = select(HolidayDay).where(HolidayDay.calendar_id == calendar.id).order_by(HolidayDay.on)
    if year is not None:
        query = query.where(HolidayDay.on.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return list(session().scalars(query))


def periods(calendar: WorkCalendar) -> list[HoursPeriod]:
    """The weeks, by the day on which they begin."""
    query = select(HoursPeriod).where(HoursPeriod.calendar_id == calendar.id).order_by(HoursPeriod.begins_on)
    return list(session().scalars(query))


def in_force(calendar: WorkCalendar) -> CalendarVersion | None:
    """The newest version."""
    query = select(CalendarVersion).where(CalendarVersion.calendar_id == calendar.id)
    return session().scalar(query.order_by(CalendarVersion.number.desc()).limit(1))


def is_changed(calendar: WorkCalendar) -> bool:
    """Whether the rows say something that no case is counted by yet."""
    standing = in_force(calendar)
    return standing is None or standing.content != _written(calendar)


def put_in_force(calendar: WorkCalendar, by: User | None) -> CalendarVersion:
    """Count by what the rows say from now on. Where they say what the newest version says, that one stands."""
    hold(calendar)
    said, standing = _written(calendar), in_force(calendar)
    if standing and standing.content == said:
        return standing
    made = CalendarVersion(
        calendar_id=calendar.id,
        number=(standing.number if standing else 0) + 1,
        content=said,
        digest=content.digest(said),
        made_by_id=by.id if by else None,
    )
    session().add(made)
    session().flush()
    if by:
        audit.record("work_calendar.in_force", calendar, by=by, version=made.number)
    return made


def propose(calendar: WorkCalendar, proposed: Iterable[Holiday], source: str) -> int:
    """Add the days that nobody has said anything about yet; how many those were."""
    known = set(session().scalars(select(HolidayDay.on).where(HolidayDay.calendar_id == calendar.id)))
    fresh = [day for day in proposed if day.on not in known]
    for day in fresh:
        state = DayState.ESTIMATED if day.is_estimated else DayState.CONFIRMED
        row = HolidayDay(calendar_id=calendar.id, on=day.on, name=day.name, hours=[], state=state, source=source)
        session().add(row)
    session().flush()
    return len(fresh)


def knows_year(calendar: WorkCalendar, year: int) -> bool:
    """Whether anything stands in this year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    query = select(func.count()).where(HolidayDay.calendar_id == calendar.id, HolidayDay.on.between(first, last))
    return bool(session().scalar(query))


def _written(calendar: WorkCalendar) -> dict[str, object]:
    return content.written(calendar, periods(calendar), days(calendar))
