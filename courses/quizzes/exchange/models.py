"""Files of questions that were brought and looked through, but not yet taken in."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from courses.quizzes.models import QuestionCategory
from lms.core.db import Model, Stamp, pk


class QuestionFile(Model):
    """A file of questions that somebody brought: what was read in it, until it is taken in or thrown away."""

    __tablename__ = "question_file"
    __table_args__ = (Index("ix_question_file_owner", "owner_id", "created_at"),)

    id: Mapped[pk]
    category_id: Mapped[int] = mapped_column(ForeignKey("question_category.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]  # of the file, for people only
    format: Mapped[str]  # a module of courses.quizzes.exchange
    language: Mapped[str]  # in which a file of one language is written
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # until it is taken in
    drafts: Mapped[list[Any]] = mapped_column(default=list)  # the questions that were read, as JSON
    mistakes: Mapped[list[Any]] = mapped_column(default=list)  # [[line, word, detail], …]; none: it can be taken in
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # likewise: what will not be kept
    created_at: Mapped[Stamp]
    taken_at: Mapped[dt.datetime | None]

    category: Mapped[QuestionCategory] = relationship(lazy="raise_on_sql")
