"""The versions of the sheet, and the marks drawn on it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class SheetTemplate(Model):
    """One version of what all sheets say and how they look. Only a draft changes: once in force, never again."""

    __tablename__ = "sheet_template"

    id: Mapped[pk]
    content: Mapped[dict[str, Any]]  # a lms.certificates.design.content.Content
    basis_id: Mapped[int | None] = mapped_column(ForeignKey("sheet_template.id"))  # what it was a copy of
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    in_force_from: Mapped[dt.datetime | None] = mapped_column(index=True)  # None: a draft
    in_force_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    made_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[made_by_id])
    in_force_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[in_force_by_id])

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.in_force_from is None


class SheetMark(Model):
    """A logo or a drawn signature, cleaned; its name is made of its content, so that it never changes under a name."""

    __tablename__ = "sheet_mark"

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(unique=True)
    svg: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Stamp]
