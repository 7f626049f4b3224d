"""Files of questions that were brought: looked through first, taken in whole or not at all, taken back."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.quizzes.models import QuestionCategory
from lms.core.db import Model, Stamp, pk


class FileState(enum.StrEnum):
    """Read by the worker; taken in by a click; taken back by another."""

    READING = "reading"
    CHECKED = "checked"  # every question of it is judged, and nothing is made yet
    TAKING = "taking"
    DONE = "done"
    UNDONE = "undone"


class QuestionFile(Model):
    """A file of questions that somebody brought: what was read in it, and what became of it."""

    __tablename__ = "question_file"
    __table_args__ = (Index("ix_question_file_owner", "owner_id", "created_at"),)

    id: Mapped[pk]
    category_id: Mapped[int] = mapped_column(ForeignKey("question_category.id"), index=True)
    has_own_shelf: Mapped[bool] = mapped_column(default=True)  # below that one, named after the file
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]  # of the file, for people only
    format: Mapped[str] = mapped_column(default="")  # a Layout; empty until it is known
    language: Mapped[str]  # in which a file of one language is written
    state: Mapped[FileState] = mapped_column(default=FileState.READING)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # until it is taken in
    drafts: Mapped[list[Any]] = mapped_column(deferred=True, default=list)  # the questions that were read, as JSON
    sample: Mapped[list[Any]] = mapped_column(default=list)  # [[kind, question], …] of the first, to be looked at
    mistakes: Mapped[list[Any]] = mapped_column(default=list)  # [[line, word, detail], …]; none: it can be taken in
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # likewise: what will not be kept
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"new": 40, "known": 2}; later "kept"
    made: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"entries": [id, …], "shelves": [id, …]}
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    done_at: Mapped[dt.datetime | None]

    category: Mapped[QuestionCategory] = relationship(lazy="raise_on_sql")
