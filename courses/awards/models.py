"""Award rules."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class AwardRule(Model):
    """What earns a course's certificate; an expression over completion and quiz results."""

    __tablename__ = "award_rule"

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), unique=True)
    kind: Mapped[str] = mapped_column(default="completion")
    expression: Mapped[dict[str, Any]]  # see courses.awards.rule
    hours: Mapped[int] = mapped_column(default=0)
    valid_years: Mapped[int | None]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]
