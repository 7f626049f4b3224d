"""Award rules, version by version, and what trainers saw at the keyboard."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.enrolment.models import Enrolment
from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class AwardRule(Model):
    """What earns the certificate of a course or of a programme. Never changed: a change is the next version."""

    __tablename__ = "award_rule"
    __table_args__ = (
        UniqueConstraint("course_id", "version"),
        UniqueConstraint("programme_id", "version"),
        CheckConstraint("(course_id IS NULL) <> (programme_id IS NULL)", name="owner"),
    )

    id: Mapped[pk]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(default="completion")
    expression: Mapped[dict[str, Any]]  # see courses.awards.tree
    hours: Mapped[int] = mapped_column(default=0)
    valid_years: Mapped[int | None]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]


class PracticalResult(Model):
    """What a trainer saw a learner do at the keyboard, for one unit. The last one counts; none is ever changed."""

    __tablename__ = "practical_result"
    __table_args__ = (
        Index("ix_practical_result_enrolment", "enrolment_id", "module"),
        CheckConstraint("percent >= 0", name="percent"),
    )

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module: Mapped[str]  # the stable key of the unit
    percent: Mapped[Decimal]
    is_proctored: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    by: Mapped[User] = relationship(lazy="raise_on_sql")
