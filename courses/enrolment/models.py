"""Runs (دفعات), groups, enrolments (قيود) as a state machine with an event row for each change; nominations."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import CourseVersion
from lms.accounts.models import OrgUnit, User
from lms.core.db import Model, Stamp, Translated, pk


class EnrolPolicy(enum.StrEnum):
    """How one gets into a run."""

    SELF = "self"
    APPROVAL = "approval"
    CLOSED = "closed"  # by the registrar, a code or a nomination


class Pace(enum.StrEnum):
    """Whether all go together, or each takes their own weeks."""

    FIXED = "fixed"
    SELF = "self"


class Run(Model):
    """One offering of a course's version, with dates, seats and a cohort."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
        Index("ix_run_starts_on", "starts_on"),
    )

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    zone: Mapped[str] = mapped_column(default="Africa/Cairo")  # whose days these are
    pace: Mapped[Pace] = mapped_column(default=Pace.FIXED)
    weeks: Mapped[int | None]  # at one's own pace: to finish in, from the first day of one's own
    seats: Mapped[int | None]  # None = no limit
    policy: Mapped[EnrolPolicy] = mapped_column(default=EnrolPolicy.APPROVAL)
    apply_until: Mapped[dt.date | None]  # the last day to ask; None = to the end
    offer_hours: Mapped[int] = mapped_column(default=48)  # how long a freed seat is kept; 0 = given without asking
    rules: Mapped[list[Any]] = mapped_column(default=list)  # who may come in; see service.eligibility
    groups_apart: Mapped[bool] = mapped_column(default=True)  # a trainer sees only the people of her own groups
    is_proctored: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[dt.datetime | None]  # nobody joins any more
    ended_at: Mapped[dt.datetime | None]  # and who had not completed it has failed
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
    """A part of a run's cohort (مجموعة), with its trainers."""

    __tablename__ = "run_group"

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    name: Mapped[Translated]
    policy: Mapped[GroupPolicy] = mapped_column(default=GroupPolicy.MIXED)
    seats: Mapped[int | None]

    trainers: Mapped[list["GroupTrainer"]] = relationship(
        lazy="raise_on_sql", order_by="GroupTrainer.id", cascade="all, delete-orphan"
    )


class GroupTrainer(Model):
    """Who teaches a group; the first one named signs for it."""

    __tablename__ = "group_trainer"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    id: Mapped[pk]
    group_id: Mapped[int] = mapped_column(ForeignKey("run_group.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class JoinCode(Model):
    """A number that lets its bearers into a run; on paper, or as a QR code."""

    __tablename__ = "join_code"
    __table_args__ = (CheckConstraint("uses IS NULL OR used <= uses", name="uses"),)

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)  # eight digits
    note: Mapped[str] = mapped_column(default="")  # for whom
    uses: Mapped[int | None]  # how many people; None = no limit
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    run: Mapped[Run] = relationship(lazy="raise_on_sql")


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
        Index("ix_enrolment_state_offer", "state", "offer_expires_at"),
        CheckConstraint("state <> 'offered' OR offer_expires_at IS NOT NULL", name="offer"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("run_group.id"))
    state: Mapped[EnrolmentState]
    source: Mapped[str] = mapped_column(default="registrar")  # self, registrar, nomination, import, code
    rank: Mapped[int] = mapped_column(default=0)  # on the waiting list; below nought is before the others
    waiting_since: Mapped[dt.datetime | None]
    offer_expires_at: Mapped[dt.datetime | None]
    due_on: Mapped[dt.date | None]  # one's own last day, where it is not the run's
    code_id: Mapped[int | None] = mapped_column(ForeignKey("join_code.id"))
    created_at: Mapped[Stamp]

    run: Mapped[Run] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")
    events: Mapped[list["EnrolmentEvent"]] = relationship(lazy="raise_on_sql", order_by="EnrolmentEvent.id")


class EnrolmentEvent(Model):
    """Who moved an enrolment from where to where, when and why."""

    __tablename__ = "enrolment_event"
    __table_args__ = (Index("ix_enrolment_event_to_state_at", "to_state", "at"),)

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    from_state: Mapped[EnrolmentState | None]
    to_state: Mapped[EnrolmentState]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    bulk: Mapped[str | None] = mapped_column(index=True)  # what was decided together may be undone together
    at: Mapped[Stamp]


class NominationBatch(Model):
    """What a directorate may nominate to a run: so many names, until a day."""

    __tablename__ = "nomination_batch"
    __table_args__ = (UniqueConstraint("run_id", "org_unit_id"), CheckConstraint("quota >= 0", name="quota"))

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    org_unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    quota: Mapped[int]
    closes_on: Mapped[dt.date | None]  # the last day to send names
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    run: Mapped[Run] = relationship(lazy="raise_on_sql")
    unit: Mapped[OrgUnit] = relationship(lazy="raise_on_sql")


class NominationState(enum.StrEnum):
    """A name counts against the quota while it is named, sent or approved."""

    NAMED = "named"
    SENT = "sent"
    APPROVED = "approved"
    REFUSED = "refused"
    GIVEN_UP = "given_up"  # the learner left, or let the offer pass
    TAKEN_BACK = "taken_back"  # by the directorate


COUNTED = frozenset({NominationState.NAMED, NominationState.SENT, NominationState.APPROVED})


class Nomination(Model):
    """A name in a directorate's batch. Once sent, it follows the enrolment that it made."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("batch_id", "user_id"),
        Index("ix_nomination_batch_state", "batch_id", "state"),
    )

    id: Mapped[pk]
    batch_id: Mapped[int] = mapped_column(ForeignKey("nomination_batch.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    rank: Mapped[int]
    state: Mapped[NominationState] = mapped_column(default=NominationState.NAMED)
    created_at: Mapped[Stamp]

    batch: Mapped[NominationBatch] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment | None] = relationship(lazy="raise_on_sql")
    events: Mapped[list["NominationEvent"]] = relationship(lazy="raise_on_sql", order_by="NominationEvent.id")


class NominationEvent(Model):
    """Who did what with a name, when and why; both sides read it."""

    __tablename__ = "nomination_event"

    id: Mapped[pk]
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    to_state: Mapped[NominationState]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[Stamp]
