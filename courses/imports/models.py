"""A list of people that somebody brought, row by row, and what became of each row."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from courses.enrolment.models import Run
from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk


class ListState(enum.StrEnum):
    """Read and checked by the worker; taken in by a click; undone by another."""

    READING = "reading"
    UNREADABLE = "unreadable"
    CHECKED = "checked"  # a dry run has judged every row
    TAKING = "taking"
    DONE = "done"
    UNDONE = "undone"


class PeopleList(Model):
    """An uploaded list. The file itself is kept until the list is done, so that it can be given back with remarks."""

    __tablename__ = "people_list"
    __table_args__ = (Index("ix_people_list_owner", "owner_id", "created_at"),)

    id: Mapped[pk]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)  # none: people alone
    name: Mapped[str]  # of the file, for people only
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[ListState] = mapped_column(default=ListState.READING)
    problem: Mapped[str] = mapped_column(default="")  # why it could not be read or taken in: a word of `words`
    layout: Mapped[dict[str, Any]] = mapped_column(default=dict)  # encoding, sheet, row of the headings, headings
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"phone": 3}: which column holds what
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"new": 12, "known": 3, "wrong": 1}
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    done_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    owner: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])
    run: Mapped[Run | None] = relationship(lazy="raise_on_sql")


class RowVerdict(enum.StrEnum):
    """What a row means: somebody new, somebody known, the same person once more, or something to mend."""

    NEW = "new"
    KNOWN = "known"
    TWICE = "twice"
    WRONG = "wrong"


class ListRow(Model):
    """One row of the sheet as it was read, what is wrong with it, and what it made."""

    __tablename__ = "people_list_row"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[pk]
    list_id: Mapped[int] = mapped_column(ForeignKey("people_list.id"))
    number: Mapped[int]  # in the sheet, from 1
    cells: Mapped[list[Any]]
    verdict: Mapped[RowVerdict | None]
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # [["phone", "not_a_phone"], …]: column and word
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # whom it means or made
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    made_user: Mapped[bool] = mapped_column(default=False)
    made_enrolment: Mapped[bool] = mapped_column(default=False)
