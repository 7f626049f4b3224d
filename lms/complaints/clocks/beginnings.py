"""What an academy begins with: a calendar of Egyptian offices and a policy for each kind. All of it may be edited."""

import datetime as dt

from sqlalchemy import select

from lms.complaints.clocks import versions
from lms.complaints.clocks.models import HoursPeriod, SlaPolicy, SlaTarget, WorkCalendar
from lms.complaints.clocks.service import THE_ACADEMYS
from lms.complaints.clocks.sla import Clock
from lms.complaints.kinds import Kind, Priority
from lms.core.db import session, transaction

HOUR = 3600
DAY = 6 * HOUR
OFFICE_HOURS = [[540, 900]]
WEEK = [OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, [], [], OFFICE_HOURS]  # Monday first; Friday, Saturday
FIRST_DAY = dt.date(2020, 1, 1)
NAMES = {
    Kind.COMPLAINT: ("مواعيد الشكاوى", "Times for complaints", 10),
    Kind.INQUIRY: ("مواعيد الاستفسارات", "Times for inquiries", 3),
    Kind.REQUEST: ("مواعيد طلبات الخدمة", "Times for requests", 10),
    Kind.SUGGESTION: ("مواعيد المقترحات", "Times for suggestions", 15),
    Kind.THANKS: ("مواعيد رسائل الشكر", "Times for thanks", 15),
}
COMPLEX = ("مواعيد الشكاوى المركبة", "Times for complex complaints")


def plant() -> None:
    """Make them where there are none."""
    with transaction() as current:
        if current.scalar(select(WorkCalendar.id).where(WorkCalendar.code == THE_ACADEMYS)):
            return
        calendar = WorkCalendar(
            code=THE_ACADEMYS,
            name={"ar": "مواعيد العمل الرسمية", "en": "Office hours"},
            zone="Africa/Cairo",
            country="EG",
            day_seconds=DAY,
        )
        current.add(calendar)
        current.flush()
        name = {"ar": "أيام العمل المعتادة", "en": "Usual week"}
        current.add(HoursPeriod(calendar_id=calendar.id, name=name, begins_on=FIRST_DAY, week=WEEK))
        current.flush()
        versions.put_in_force(calendar, None)
        for kind, (arabic, english, days) in NAMES.items():
            _policy(calendar, kind.value, {"ar": arabic, "en": english}, days * DAY, kind=kind)
        _policy(calendar, "complex", {"ar": COMPLEX[0], "en": COMPLEX[1]}, 20 * DAY, cap_days=21)


def _policy(
    calendar: WorkCalendar,
    code: str,
    name: dict[str, str],
    seconds: int,
    *,
    kind: Kind | None = None,
    cap_days: int | None = None,
) -> None:
    policy = SlaPolicy(code=code, name=name, kind=kind, calendar_id=calendar.id)
    session().add(policy)
    session().flush()
    for clock, priority, allowed, cap in (
        (Clock.FIRST, Priority.NORMAL, DAY, None),
        (Clock.FIRST, Priority.URGENT, 2 * HOUR, None),
        (Clock.INTERIM, Priority.NORMAL, 5 * DAY, None),
        (Clock.ANSWER, Priority.NORMAL, seconds, cap_days),
        (Clock.ANSWER, Priority.URGENT, max(DAY, seconds // DAY // 3 * DAY), cap_days),
        (Clock.APPEAL, Priority.NORMAL, 15 * DAY, None),
        (Clock.UNIT, Priority.NORMAL, 3 * DAY, None),
    ):
        row = SlaTarget(policy_id=policy.id, clock=clock, priority=priority, seconds=allowed, cap_days=cap)
        session().add(row)
    session().flush()
