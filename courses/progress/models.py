"""Completion, keyed by the lesson's stable key so that it outlives versions."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
    first_seen_at: Mapped[Stamp]
    seen_at: Mapped[Stamp]
    completed_at: Mapped[dt.datetime | None]


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
