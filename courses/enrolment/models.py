"""Runs (دفعات), groups, and enrolments (قيود) as a state machine with an event row for each change."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import CourseVersion
from lms.accounts.models import User
from lms.core.db import Model, Stamp, Translated, pk


class EnrolPolicy(enum.StrEnum):
    """How one gets into a run."""

    SELF = "self"
    APPROVAL = "approval"
    CLOSED = "closed"  # only the registrar enrols


class Run(Model):
    """One offering of a course's version, with dates, seats and a cohort."""

    __tablename__ = "run"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),)

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    seats: Mapped[int | None]  # None = no limit
    policy: Mapped[EnrolPolicy] = mapped_column(default=EnrolPolicy.APPROVAL)
    is_proctored: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[dt.datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    version: Mapped[CourseVersion] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["RunGroup"]] = relationship(lazy="raise_on_sql", order_by="RunGroup.id")


class GroupPolicy(enum.StrEnum):
    """Whom a group takes."""

    MIXED = "mixed"
    MEN = "men"
    WOMEN = "women"


class RunGroup(Model):
    """A part of a run's cohort (مجموعة), with its trainer."""

    __tablename__ = "run_group"

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    name: Mapped[Translated]
    policy: Mapped[GroupPolicy] = mapped_column(default=GroupPolicy.MIXED)
    seats: Mapped[int | None]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class EnrolmentState(enum.StrEnum):
    """Active, completed and failed hold a seat; an offered place holds one until the offer expires."""

    NOMINATED = "nominated"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPELLED = "expelled"


SEATED = frozenset({EnrolmentState.OFFERED, EnrolmentState.ACTIVE, EnrolmentState.COMPLETED, EnrolmentState.FAILED})
LEARNING = frozenset({EnrolmentState.ACTIVE, EnrolmentState.COMPLETED})


class Enrolment(Model):
    """A learner's place in a run."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("run_id", "user_id"),
        Index("ix_enrolment_run_state", "run_id", "state"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("run_group.id"))
    state: Mapped[EnrolmentState]
    source: Mapped[str] = mapped_column(default="registrar")  # self, registrar, nomination, import
    offer_expires_at: Mapped[dt.datetime | None]
    created_at: Mapped[Stamp]

    run: Mapped[Run] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")
    events: Mapped[list["EnrolmentEvent"]] = relationship(lazy="raise_on_sql", order_by="EnrolmentEvent.id")


class EnrolmentEvent(Model):
    """Who moved an enrolment from where to where, when and why."""

    __tablename__ = "enrolment_event"

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    from_state: Mapped[EnrolmentState | None]
    to_state: Mapped[EnrolmentState]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[Stamp]
