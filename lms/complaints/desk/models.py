"""What the desk keeps beside the cases: who is at which one now, and sentences that are written again and again."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.complaints.models import CaseCategory
from lms.core.db import Model, Stamp, pk


class Mode(enum.StrEnum):
    """What somebody does with a case."""

    READING = "reading"
    ANSWERING = "answering"


class CasePresence(Model):
    """Somebody has a case open. It ends by itself: a page that is open says so again and again."""

    __tablename__ = "complaint_presence"
    __table_args__ = (Index("ix_complaint_presence_expires", "expires_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    mode: Mapped[Mode]
    expires_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class CannedReply(Model):
    """A text for cases of one category, or of all, in one language; `{name}` and its like stand for what is known."""

    __tablename__ = "complaint_canned_reply"
    __table_args__ = (
        CheckConstraint("locale IN ('ar', 'en')", name="locale"),
        Index("ix_complaint_canned_reply_category", "category_id", "locale"),
    )

    id: Mapped[pk]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))
    locale: Mapped[str] = mapped_column(default="ar")
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    changed_at: Mapped[Stamp]

    category: Mapped[CaseCategory | None] = relationship(lazy="raise_on_sql")
