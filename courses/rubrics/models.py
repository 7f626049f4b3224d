"""What rubrics keep."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import Course
from lms.core.db import Model, Stamp, Translated, pk


class Rubric(Model):
    """A rubric over all its versions. Its title may be changed; what it measures by is in the versions."""

    __tablename__ = "rubric"

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[Translated]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]
    hidden_at: Mapped[dt.datetime | None]  # no longer offered; what was marked by it stays

    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["RubricVersion"]] = relationship(
        lazy="raise_on_sql", order_by="RubricVersion.number", back_populates="rubric"
    )


class RubricVersion(Model):
    """A rubric as somebody marks by it: never changed.

    `criteria` is [{"key", "title": {ar, en}, "weight": "40", "levels": [{"points": "4", "title": {…}, "words": {…}}]}],
    each criterion's levels from the most points to the fewest, no two with the same points.
    """

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("rubric_id", "number"),)

    id: Mapped[pk]
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    number: Mapped[int]
    criteria: Mapped[list[Any]]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    rubric: Mapped[Rubric] = relationship(lazy="raise_on_sql", back_populates="versions")
