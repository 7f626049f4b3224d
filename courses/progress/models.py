"""Completion and watched time, keyed by the lesson's stable key so that it outlives versions."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class LessonProgress(Model):
    """How far one enrolment is in one lesson; `share` is from 0 to 1 and never goes down."""

    __tablename__ = "lesson_progress"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "stable_key"),
        CheckConstraint("share >= 0", name="share"),
    )

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    share: Mapped[Decimal] = mapped_column(default=Decimal(0))
    source: Mapped[str]  # viewed, watched, passed, trainer
    best: Mapped[Decimal | None]  # the best share of a quiz, from 0 to 1
    failures: Mapped[int] = mapped_column(default=0)  # attempts at a quiz that did not pass it
    first_seen_at: Mapped[Stamp]
    seen_at: Mapped[Stamp]
    completed_at: Mapped[dt.datetime | None]


class Outcome(enum.StrEnum):
    """What became of a report of watching. Whatever it is, the report itself is kept."""

    COUNTED = "counted"
    LATE = "late"  # the learner's place had ended
    SHUT = "shut"  # the lesson was not open, nor had it ever been
    OTHER = "other"  # of a video that the lesson does not have any more, or of no lesson of this run


class LessonMark(Model):
    """A lesson that a trainer marked complete for a learner: who, why, what stood before, and whether it was undone."""

    __tablename__ = "lesson_mark"
    __table_args__ = (Index("ix_lesson_mark_enrolment", "enrolment_id", "stable_key"),)

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]
    share_before: Mapped[Decimal]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=by_id)


class LearningEvent(Model):
    """What a device reported, once: the source of progress, and later of xAPI statements."""

    __tablename__ = "learning_event"
    __table_args__ = (Index("ix_learning_event_enrolment", "enrolment_id", "stable_key"),)

    id: Mapped[pk]
    client_event_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    verb: Mapped[str]
    payload: Mapped[dict[str, Any]]
    client_at: Mapped[dt.datetime | None]
    server_at: Mapped[Stamp]
    device: Mapped[str] = mapped_column(default="")
    device_seq: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.COUNTED)


class WatchProgress(Model):
    """What one enrolment has really watched of one lesson: the union of intervals, in milliseconds."""

    __tablename__ = "watch_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "stable_key"),)

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    position_ms: Mapped[int] = mapped_column(default=0)
    intervals: Mapped[list[Any]] = mapped_column(default=list)  # [[from_ms, to_ms], …], merged, credited
    watched_ms: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[Stamp]  # of the newest report, by the device that is farthest
    revision: Mapped[int] = mapped_column(default=0)


class WatchDevice(Model):
    """A browser in which somebody watches: since when it is known, and when it last had nothing left to report."""

    __tablename__ = "watch_device"
    __table_args__ = (UniqueConstraint("user_id", "device"),)

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    device: Mapped[str]  # a random name that the browser gave itself
    first_seen_at: Mapped[Stamp]
    emptied_at: Mapped[Stamp]  # before this moment it watched nothing that it has not reported
    last_seq: Mapped[int] = mapped_column(default=0)


class WatchedDay(Model):
    """The minutes of one person's day (UTC) that credit was given for: no minute is spent twice, on any device."""

    __tablename__ = "watched_day"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    spent: Mapped[list[Any]] = mapped_column(default=list)  # [[from_ms, to_ms], …] since 1970
