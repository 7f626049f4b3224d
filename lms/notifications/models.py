"""Notices."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, Translated, pk


class Notice(Model):
    """A message to one person, in their languages. `key` makes telling twice harmless."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user_created", "user_id", "created_at"),
        # The masthead counts these at every page: the index holds only what is unread.
        Index(
            "ix_notice_unread",
            "user_id",
            sqlite_where=sql("read_at IS NULL"),
            postgresql_where=sql("read_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[Translated]
    path: Mapped[str]  # where it leads, a path of this site
    created_at: Mapped[Stamp]
    read_at: Mapped[dt.datetime | None]
