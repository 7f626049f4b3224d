"""Sheets of works and editions that somebody brought."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class SheetState(enum.StrEnum):
    """Read and judged by the worker; taken in by a click."""

    READING = "reading"
    UNREADABLE = "unreadable"
    CHECKED = "checked"  # a dry run has judged every row
    TAKING = "taking"
    DONE = "done"


class Verdict(enum.StrEnum):
    """What a row means."""

    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"


class CatalogueSheet(Model):
    """A sheet. `rows`: [{"number": 2, "values": {…}, "verdict": "new", "remarks": ["…"]}], numbered as they stand."""

    __tablename__ = "library_sheet"

    id: Mapped[pk]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[SheetState] = mapped_column(default=SheetState.READING)
    problem: Mapped[str] = mapped_column(default="")  # a word of `sheet_words`
    rows: Mapped[list[Any]] = mapped_column(default=list)
    ignored: Mapped[list[Any]] = mapped_column(default=list)  # headings that mean nothing here
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    done_at: Mapped[dt.datetime | None]

    owner: Mapped[User] = relationship(lazy="raise_on_sql")
