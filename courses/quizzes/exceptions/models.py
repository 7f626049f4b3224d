"""Other terms of a quiz, in one run, for some."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.enrolment.models import Enrolment, RunGroup
from lms.core.db import Model, Stamp, pk


class QuizException(Model):
    """Other terms than the quiz's own in one run: for everybody, for a group, or for a person.

    What is None is as in the quiz. It hangs on the run and the lesson's stable key, so a newer version keeps it.
    """

    __tablename__ = "quiz_exception"
    __table_args__ = (
        UniqueConstraint("run_id", "stable_key", "enrolment_id"),
        UniqueConstraint("run_id", "stable_key", "group_id"),
        CheckConstraint("group_id IS NULL OR enrolment_id IS NULL", name="one"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    stable_key: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("run_group.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    extra_seconds: Mapped[int | None]
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    attempts_allowed: Mapped[int | None]
    password_hash: Mapped[str | None]  # a word of their own: for who sits it in another hall
    reason: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Stamp]

    group: Mapped[RunGroup | None] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment | None] = relationship(lazy="raise_on_sql")
