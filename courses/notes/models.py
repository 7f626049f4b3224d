"""Notes of learners."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class LessonNote(Model):
    """What a learner wrote down at a moment of a lesson. `client_id` is its name in the browser: it comes once."""

    __tablename__ = "lesson_note"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "client_id"),
        Index("ix_lesson_note_lesson", "enrolment_id", "stable_key"),
    )

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    client_id: Mapped[str]
    at_ms: Mapped[int | None]  # none: of the whole lesson
    text: Mapped[str]
    created_at: Mapped[Stamp]
