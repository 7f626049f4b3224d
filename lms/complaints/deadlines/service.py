"""Editing hours and promises. Days and weeks count from when they are put in force; promises at once."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.models import User
from lms.complaints.clocks import versions
from lms.complaints.clocks.models import DayState, HolidayDay, HoursPeriod, SlaPolicy, SlaTarget, WorkCalendar
from lms.complaints.deadlines import jobs
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

Name = dict[str, str]
Week = list[list[list[int]]]


def calendar(code: str = "academy") -> WorkCalendar:
    """The calendar of this code. Raises `NotFound`."""
    found = session().scalar(select(WorkCalendar).where(WorkCalendar.code == code))
    if found is None:
        raise NotFound
    return found


def day(day_id: int) -> HolidayDay:
    """One of the unusual days. Raises `NotFound`."""
    return _found(session().get(HolidayDay, day_id))


def period(period_id: int) -> HoursPeriod:
    """One of the weeks. Raises `NotFound`."""
    found = session().get(HoursPeriod, period_id)
    if found is None:
        raise NotFound
    return found


def keep_day(
    owner: WorkCalendar,
    row: HolidayDay | None,
    *,
    on: dt.date,
    name: Name,
    hours: list[list[int]],
    state: DayState,
    by: User,
) -> HolidayDay:
    """Write a day down, or change it. Raises `BadValue` where the day has a line already."""
    taken = select(HolidayDay.id).where(HolidayDay.calendar_id == owner.id, HolidayDay.on == on)
    if session().scalar(taken) not in {None, row.id if row else None}:
        raise BadValue(_l("This day stands in the list already. Change it there."))
    kept = row or HolidayDay(calendar_id=owner.id, source="")
    kept.on, kept.name, kept.hours, kept.state = on, name, hours, state
    session().add(kept)
    session().flush()
    audit.record("work_calendar.day_kept", owner, by=by, on=on, name=name, state=state, hours=hours)
    return kept


def confirm(row: HolidayDay, *, by: User) -> None:
    """An expected day was announced as expected."""
    row.state = DayState.CONFIRMED
    session().flush()
    owner = session().get_one(WorkCalendar, row.calendar_id)
    audit.record("work_calendar.day_kept", owner, by=by, on=row.on, name=row.name, state=row.state, hours=row.hours)


def keep_period(
    owner: WorkCalendar,
    row: HoursPeriod | None,
    *,
    name: Name,
    begins_on: dt.date,
    ends_on: dt.date | None,
    week: Week,
    by: User,
) -> HoursPeriod:
    """Write a week down, or change it. Raises `BadValue` where another one begins on the same day, or none works."""
    taken = select(HoursPeriod.id).where(HoursPeriod.calendar_id == owner.id, HoursPeriod.begins_on == begins_on)
    if session().scalar(taken) not in {None, row.id if row else None}:
        raise BadValue(_l("Other hours begin on this day already. Change them there."))
    if not any(week):
        raise BadValue(_l("A week needs some hour in which somebody works, or nothing would ever be due."))
    kept = row or HoursPeriod(calendar_id=owner.id)
    kept.name, kept.begins_on, kept.ends_on, kept.week = name, begins_on, ends_on, week
    session().add(kept)
    session().flush()
    audit.record("work_calendar.week_kept", owner, by=by, name=name, begins_on=begins_on, ends_on=ends_on)
    return kept


def remove_period(row: HoursPeriod, *, by: User) -> None:
    """Take a week away; the last usual one stays."""
    owner = session().get_one(WorkCalendar, row.calendar_id)
    usual = [each for each in versions.periods(owner) if each.ends_on is None]
    if usual == [row]:
        raise RuleError(_l("This is the only usual week. Write another one down first."))
    session().delete(row)
    session().flush()
    audit.record("work_calendar.week_removed", owner, by=by, name=row.name, begins_on=row.begins_on)


def put_in_force(owner: WorkCalendar, *, by: User) -> int:
    """Count all open cases by what the lists say now; the number of the version."""
    version = versions.put_in_force(owner, by)
    jobs.count_by(version)
    return version.number


def policies() -> Sequence[SlaPolicy]:
    """All policies with their targets, those for a kind first."""
    query = select(SlaPolicy).options(selectinload(SlaPolicy.targets))
    return session().scalars(query.order_by(SlaPolicy.kind.is_(None), SlaPolicy.id)).all()


def policy(policy_id: int) -> SlaPolicy:
    """The policy with its targets. Raises `NotFound`."""
    query = select(SlaPolicy).options(selectinload(SlaPolicy.targets)).where(SlaPolicy.id == policy_id)
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def keep_policy(row: SlaPolicy, name: Name, targets: list[SlaTarget], *, by: User) -> None:
    """Promise something else. Open cases are counted anew from the same events; the log has both."""
    was = _told(row.targets)
    row.name = name
    for old in row.targets:
        session().delete(old)
    session().flush()
    for target in targets:
        target.policy_id = row.id
        session().add(target)
    session().flush()
    session().refresh(row, ["targets"])
    if was != _told(row.targets):
        audit.record("complaint_policy.changed", row, by=by, was=was, now=_told(row.targets))
        jobs.redate.later(key=f"complaints-redate:policy:{row.id}:{clock.now().isoformat()}", calendar_id=None)


def _told(targets: Sequence[SlaTarget]) -> dict[str, list[int | None]]:
    return {f"{each.clock}.{each.priority}": [each.seconds, each.cap_days] for each in targets}


def _found(row: HolidayDay | None) -> HolidayDay:
    if row is None:
        raise NotFound
    return row
