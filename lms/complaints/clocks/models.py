"""Calendars with their versions, what is promised, and how far the clocks of each case are."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.complaints.clocks.sla import Clock
from lms.complaints.clocks.sla import State as ClockState
from lms.complaints.kinds import Kind, Priority
from lms.core.db import Model, Stamp, Translated, pk


class DayState(enum.StrEnum):
    """What is known of a closed day. Feasts that hang on the moon are estimates until somebody confirms them."""

    ESTIMATED = "estimated"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"  # a working day after all


class WorkCalendar(Model):
    """When some offices work. What counts is its newest version; its rows are what the next one will say."""

    __tablename__ = "work_calendar"

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    zone: Mapped[str]
    country: Mapped[str]  # whose public holidays are proposed: "EG"
    day_seconds: Mapped[int]  # what "a working day" of a promise means


class HoursPeriod(Model):
    """The hours of a week, from a day on: the usual ones (without an end), or those of a Ramadan."""

    __tablename__ = "work_hours"
    __table_args__ = (
        UniqueConstraint("calendar_id", "begins_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="in_order"),
    )

    id: Mapped[pk]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("work_calendar.id"))
    name: Mapped[Translated]
    begins_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    week: Mapped[list[Any]]  # a `business.Week`


class HolidayDay(Model):
    """A day that is unlike the others of its week: closed, or with hours of its own."""

    __tablename__ = "work_holiday"
    __table_args__ = (UniqueConstraint("calendar_id", "on"),)

    id: Mapped[pk]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("work_calendar.id"))
    on: Mapped[dt.date]
    name: Mapped[Translated]
    hours: Mapped[list[Any]] = mapped_column(default=list)  # a `business.Day`; none: closed
    state: Mapped[DayState] = mapped_column(default=DayState.CONFIRMED)
    source: Mapped[str] = mapped_column(default="")  # who proposed it; "": somebody wrote it


class CalendarVersion(Model):
    """All that a calendar said at one time. It never changes, so that any date can be worked out again."""

    __tablename__ = "work_calendar_version"
    __table_args__ = (UniqueConstraint("calendar_id", "number"),)

    id: Mapped[pk]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("work_calendar.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]  # see `clocks.content`
    digest: Mapped[str]  # of the content: what is known under it never changes
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Stamp]

    calendar: Mapped[WorkCalendar] = relationship(lazy="raise_on_sql")


class SlaPolicy(Model):
    """What is promised for some cases: those of the categories that name it, else those of its `kind`."""

    __tablename__ = "complaint_policy"

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    kind: Mapped[Kind | None] = mapped_column(unique=True)  # for all of this kind that no category says otherwise of
    calendar_id: Mapped[int] = mapped_column(ForeignKey("work_calendar.id"))

    targets: Mapped[list["SlaTarget"]] = relationship(lazy="raise_on_sql", order_by="SlaTarget.id")


class SlaTarget(Model):
    """How long a clock may run."""

    __tablename__ = "complaint_target"
    __table_args__ = (
        UniqueConstraint("policy_id", "clock", "priority"),
        CheckConstraint("seconds > 0", name="some_time"),
        CheckConstraint("cap_days IS NULL OR cap_days > 0", name="some_days"),
    )

    id: Mapped[pk]
    policy_id: Mapped[int] = mapped_column(ForeignKey("complaint_policy.id"))
    clock: Mapped[Clock]
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    seconds: Mapped[int]  # of working time
    cap_days: Mapped[int | None]  # and no later than so many days, weekends counted


class CaseClock(Model):
    """How far one clock of a case was at its last event. Once met it stays as it is, whatever calendars say later."""

    __tablename__ = "complaint_clock"
    __table_args__ = (Index("ix_complaint_clock_next", "next_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    clock: Mapped[Clock] = mapped_column(primary_key=True)
    state: Mapped[ClockState]
    begins_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    met_at: Mapped[dt.datetime | None]
    seconds: Mapped[int]  # of working time, once it is met or stopped; 0 while it runs
    version_id: Mapped[int] = mapped_column(ForeignKey("work_calendar_version.id"))
    next_rung: Mapped[int | None]
    next_at: Mapped[dt.datetime | None]


class Escalation(Model):
    """Somebody was told that a share of a case's time is gone: once for each rung of each clock."""

    __tablename__ = "complaint_escalation"
    __table_args__ = (UniqueConstraint("case_id", "clock", "rung"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    clock: Mapped[Clock]
    rung: Mapped[int]  # per cent of the target
    at: Mapped[dt.datetime]
