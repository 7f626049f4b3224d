"""What forms keep."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, Translated, pk


class SurveyForm(Model):
    """A form over all its versions. `draft` is what the next version will ask, shaped as a version's schema."""

    __tablename__ = "survey_form"

    id: Mapped[pk]
    title: Mapped[Translated]
    draft: Mapped[list[Any]] = mapped_column(default=list)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]
    hidden_at: Mapped[dt.datetime | None]  # no longer offered; what hangs on its versions stays

    versions: Mapped[list["SurveyVersion"]] = relationship(
        lazy="raise_on_sql", order_by="SurveyVersion.number", back_populates="form"
    )

    @property
    def newest(self) -> "SurveyVersion | None":
        """The version that is in force. Needs the versions."""
        return self.versions[-1] if self.versions else None


class SurveyVersion(Model):
    """A form as people fill it in: the database refuses any change.

    `schema` is [{"key", "type", "label": {ar, en}, "help": {…}, "required": bool, "choices": [{"key", "label"}]}].
    """

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[pk]
    form_id: Mapped[int] = mapped_column(ForeignKey("survey_form.id"))
    number: Mapped[int]
    schema: Mapped[list[Any]]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[Stamp]

    form: Mapped[SurveyForm] = relationship(lazy="raise_on_sql", back_populates="versions")
