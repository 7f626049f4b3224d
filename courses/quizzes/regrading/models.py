"""What was ruled on a wording after learners had answered it. The newest ruling on a wording is in force."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.quizzes.models import QuestionVersion
from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class RulingKind(enum.StrEnum):
    """By another version's key; the whole mark for everybody; out of the paper; as it was asked (the way back)."""

    KEY = "key"
    FULL_MARKS = "full_marks"
    LEFT_OUT = "left_out"
    AS_ASKED = "as_asked"


class Ruling(Model):
    """How answers to a wording are graded from now on, who ruled so and why. Never edited: a newer one follows."""

    __tablename__ = "ruling"
    __table_args__ = (Index("ix_ruling_version", "version_id", "id"),)

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    kind: Mapped[RulingKind]
    graded_by_id: Mapped[int | None] = mapped_column(ForeignKey("question_version.id"))  # whose key: the correction
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Stamp]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"))
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))  # which brings it to the attempts
    done_at: Mapped[dt.datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the job did

    version: Mapped[QuestionVersion] = relationship(lazy="raise_on_sql", foreign_keys=[version_id])
    graded_by: Mapped[QuestionVersion | None] = relationship(lazy="raise_on_sql", foreign_keys=[graded_by_id])
    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
