"""What the gradebook keeps. Marks are NUMERIC with seven places; nothing here is rounded for show."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.enrolment.models import Enrolment, Run
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import Model, Stamp, Translated, pk

NOTHING = Decimal(0)
LEAST_TOTAL = Decimal("0.6")


class Gradebook(Model):
    """The gradebook of a run: how its marks become a total, what the total is called, and what passes."""

    __tablename__ = "gradebook"

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), unique=True)
    is_weighted: Mapped[bool] = mapped_column(default=False)  # else points by points
    least_total: Mapped[Decimal | None] = mapped_column(default=LEAST_TOTAL)  # of one, to pass
    scale: Mapped[list[Any]] = mapped_column(default=list)  # [{"least": "85", "name": {"ar": …}}], the highest first
    revision: Mapped[int] = mapped_column(default=1)  # of its rules; a total made by an older one is being made anew
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]

    run: Mapped[Run] = relationship(lazy="raise_on_sql")
    categories: Mapped[list["GradeCategory"]] = relationship(
        lazy="raise_on_sql", order_by="GradeCategory.position", back_populates="book"
    )


class GradeCategory(Model):
    """A group of items that count together."""

    __tablename__ = "grade_category"
    __table_args__ = (
        CheckConstraint("drop_lowest >= 0 AND drop_highest >= 0", name="drops"),
        CheckConstraint("weight >= 0", name="weight"),
    )

    id: Mapped[pk]
    book_id: Mapped[int] = mapped_column(ForeignKey("gradebook.id"), index=True)
    position: Mapped[int]
    title: Mapped[Translated]
    weight: Mapped[Decimal] = mapped_column(default=NOTHING)  # beside the others' weights
    drop_lowest: Mapped[int] = mapped_column(default=0)
    drop_highest: Mapped[int] = mapped_column(default=0)
    least: Mapped[Decimal | None]  # of one, to pass

    book: Mapped[Gradebook] = relationship(lazy="raise_on_sql", back_populates="categories")
    items: Mapped[list["GradeItem"]] = relationship(
        lazy="raise_on_sql", order_by="GradeItem.position", back_populates="category"
    )


class GradeSource(enum.StrEnum):
    """Where the marks of an item come from."""

    QUIZ = "quiz"
    ASSIGNMENT = "assignment"
    MANUAL = "manual"


class GradeItem(Model):
    """A column: a quiz or an assignment of the run's version, or something that a trainer marks by hand."""

    __tablename__ = "grade_item"
    __table_args__ = (
        UniqueConstraint("book_id", "stable_key"),
        CheckConstraint("maximum > 0", name="maximum"),
    )

    id: Mapped[pk]
    book_id: Mapped[int] = mapped_column(ForeignKey("gradebook.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("grade_category.id"), index=True)
    source: Mapped[GradeSource]
    stable_key: Mapped[str | None]  # of the lesson: what is earned stays over versions
    title: Mapped[Translated]
    position: Mapped[int]
    maximum: Mapped[Decimal]
    least: Mapped[Decimal | None]  # of one: must be passed
    is_extra: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(default=False)  # never dropped
    posts_itself: Mapped[bool] = mapped_column(default=True)  # else learners see a mark once it is posted
    removed_at: Mapped[dt.datetime | None]  # the run's version has it no more; what was earned is kept

    category: Mapped[GradeCategory] = relationship(lazy="raise_on_sql", back_populates="items")


class GradeState(enum.StrEnum):
    """What is said beside, or instead of, a number."""

    PLAIN = "plain"
    EXCUSED = "excused"  # does not count
    MISSING = "missing"  # counts as nought


class Grade(Model):
    """One learner in one item. What was entered, what was taken off and what counts are kept apart."""

    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("enrolment_id", "item_id"),)

    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_item.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    entered: Mapped[Decimal | None]  # points
    deduction: Mapped[Decimal] = mapped_column(default=NOTHING)
    override: Mapped[Decimal | None]
    final: Mapped[Decimal | None]  # the override, else what was entered less the deduction
    state: Mapped[GradeState] = mapped_column(default=GradeState.PLAIN)
    reason: Mapped[str] = mapped_column(default="")  # of the override, or of the state
    is_locked: Mapped[bool] = mapped_column(default=False)  # nothing changes it until it is unlocked
    posted_at: Mapped[dt.datetime | None]  # from when its learner sees it
    source_ref: Mapped[str | None]  # the public id of the attempt or submission
    changed_at: Mapped[Stamp]

    item: Mapped[GradeItem] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    def settle(self) -> None:
        """Make `final` of the other numbers."""
        if self.state is GradeState.MISSING and self.entered is not None:
            self.state = GradeState.PLAIN  # it came after all
        earned = None if self.entered is None else max(self.entered - (self.deduction or NOTHING), NOTHING)
        self.final = earned if self.override is None else self.override
        if self.state is GradeState.MISSING and self.override is None:
            self.final = NOTHING
        if self.state is GradeState.EXCUSED:
            self.final = None
        self.changed_at = clock.now()


class GradeDue(Model):
    """An attempt was graded and is not entered yet: said in its own transaction, entered by the worker in seconds."""

    __tablename__ = "grade_due"

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    stable_key: Mapped[str]


class GradeAct(enum.StrEnum):
    """What was done to a grade."""

    SOURCE = "source"  # its attempt or submission was graded
    HELD = "held"  # likewise, but the grade was locked
    ENTERED = "entered"
    OVERRIDDEN = "overridden"
    RELEASED = "released"  # the override was taken back
    EXCUSED = "excused"
    MISSING = "missing"
    CLEARED = "cleared"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    POSTED = "posted"
    TAKEN_BACK = "taken_back"  # with the sheet that brought it


class GradeHistory(Model):
    """Each change of a grade: never changed, never deleted; the database refuses it (migrations/quiz_guards.py)."""

    __tablename__ = "grade_history"
    __table_args__ = (Index("ix_grade_history_source", "source_ref"),)

    id: Mapped[pk]
    grade_id: Mapped[int] = mapped_column(ForeignKey("grade.id"), index=True)
    at: Mapped[Stamp]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    act: Mapped[GradeAct]
    was: Mapped[dict[str, Any]] = mapped_column(default=dict)
    became: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(default="")
    source_ref: Mapped[str | None]

    grade: Mapped[Grade] = relationship(lazy="raise_on_sql")


class GradeTotal(Model):
    """What a learner's marks come to: `current` over what is graded, `final` with the rest as nought."""

    __tablename__ = "grade_total"
    __table_args__ = (Index("ix_grade_total_book_final", "book_id", "final"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("gradebook.id"))
    current: Mapped[Decimal | None]  # of one
    final: Mapped[Decimal | None]
    is_passed: Mapped[bool | None]  # by the final total, exactly; none where nothing is asked for
    dropped: Mapped[list[Any]] = mapped_column(default=list)  # items that do not count in the current total
    revision: Mapped[int]
    made_at: Mapped[Stamp]


class ImportState(enum.StrEnum):
    """Read and checked by the worker; taken in by a click; undone by another."""

    READING = "reading"
    UNREADABLE = "unreadable"
    CHECKED = "checked"  # a dry run has judged every cell
    TAKING = "taking"
    TAKEN = "taken"
    UNDONE = "undone"


class GradeImport(Model):
    """A sheet of marks that somebody brought back: what it would change, and what stands against it."""

    __tablename__ = "grade_import"

    id: Mapped[pk]
    book_id: Mapped[int] = mapped_column(ForeignKey("gradebook.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]  # of the file, for people only
    reason: Mapped[str]
    state: Mapped[ImportState] = mapped_column(default=ImportState.READING)
    problem: Mapped[str] = mapped_column(default="")  # why it could not be read or taken in: a word of `words`
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sheet: Mapped[list[Any]] = mapped_column(default=list, deferred=True)  # [[number, [cell, …]], …] as it was read
    changes: Mapped[list[Any]] = mapped_column(default=list)  # [[row, enrolment, item, was, becomes], …]
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # [[row, name, item, word, text], …]: what is wrong
    kept: Mapped[int] = mapped_column(default=0)  # marks that taking back left alone: somebody changed them since
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    taken_at: Mapped[dt.datetime | None]

    book: Mapped[Gradebook] = relationship(lazy="raise_on_sql")
    owner: Mapped[User] = relationship(lazy="raise_on_sql")

    @property
    def mark(self) -> str:
        """By which the history of marks names this sheet."""
        return f"import:{self.id}"
