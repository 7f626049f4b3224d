"""The bank, the quiz, the attempt. Moodle's semantics with a JSON answer and append-only steps."""

import datetime as dt
import enum
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import Course, Lesson
from courses.enrolment.models import Enrolment
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import Model, Stamp, Translated, pk


class QuestionCategory(Model):
    """A shelf of the bank, of one course or (without one) of the whole academy."""

    __tablename__ = "question_category"

    id: Mapped[pk]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question_category.id"))
    name: Mapped[Translated]

    course: Mapped[Course | None] = relationship(lazy="raise_on_sql")


class QuestionEntry(Model):
    """A question over all its versions."""

    __tablename__ = "question_entry"

    id: Mapped[pk]
    category_id: Mapped[int] = mapped_column(ForeignKey("question_category.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    tags: Mapped[list[Any]] = mapped_column(default=list)
    tag_keys: Mapped[str] = mapped_column(default="")  # "|fiqh|salah|": the tags in one spelling, to be searched
    words: Mapped[str] = mapped_column(default="")  # the newest wording in one spelling, to be searched
    created_at: Mapped[Stamp]
    hidden_at: Mapped[dt.datetime | None]

    category: Mapped[QuestionCategory] = relationship(lazy="raise_on_sql")
    versions: Mapped[list["QuestionVersion"]] = relationship(
        lazy="raise_on_sql", order_by="QuestionVersion.number", back_populates="entry"
    )


class QuestionVersion(Model):
    """A question as it was asked: immutable. `body` is the type's own JSON, with texts per language."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("question_entry.id"))
    number: Mapped[int]
    type: Mapped[str]  # a module of courses.quizzes.types: single, multiple, true_false, numeric
    body: Mapped[dict[str, Any]]
    mark: Mapped[Decimal] = mapped_column(default=Decimal(1))
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    content_hash: Mapped[str]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[dt.datetime | None]  # somebody else than its author has read it and stands by it

    entry: Mapped[QuestionEntry] = relationship(lazy="raise_on_sql", back_populates="versions")
    created_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[created_by_id])
    reviewed_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[reviewed_by_id])


class GradeMethod(enum.StrEnum):
    """Which attempt counts."""

    HIGHEST = "highest"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


class Quiz(Model):
    """The settings of a quiz lesson; copied with its lesson, so a published one never changes."""

    __tablename__ = "quiz"

    id: Mapped[pk]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), unique=True)
    instructions: Mapped[Translated] = mapped_column(default=dict)
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    limit_seconds: Mapped[int | None]
    grace_seconds: Mapped[int] = mapped_column(default=60)
    attempts_allowed: Mapped[int | None]
    grade_method: Mapped[GradeMethod] = mapped_column(default=GradeMethod.HIGHEST)
    pass_share: Mapped[Decimal] = mapped_column(default=Decimal("0.6"))
    is_shuffled: Mapped[bool] = mapped_column(default=True)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the rest of the rules: see quizzes.rules

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    slots: Mapped[list["QuizSlot"]] = relationship(
        lazy="raise_on_sql", order_by="QuizSlot.number", back_populates="quiz", cascade="all, delete-orphan"
    )
    sections: Mapped[list["QuizSection"]] = relationship(
        lazy="raise_on_sql", order_by="QuizSection.number", back_populates="quiz", cascade="all, delete-orphan"
    )


class QuizSection(Model):
    """A part of a quiz under a heading, with an order of its own."""

    __tablename__ = "quiz_section"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[pk]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    number: Mapped[int]
    heading: Mapped[Translated]
    is_shuffled: Mapped[bool] = mapped_column(default=False)

    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql", back_populates="sections")


class QuizSlot(Model):
    """A place in a quiz: a question pinned to a version, in its newest one, or drawn from the bank by a filter.

    `version_id`: pinned. `entry_id` alone: the version that is newest when an attempt begins. `draw` alone:
    {"category_id": 7, "tag": "…"} (as `finding.Search` has it), one question of the bank, another for each attempt.
    """

    __tablename__ = "quiz_slot"
    __table_args__ = (UniqueConstraint("quiz_id", "number"),)

    id: Mapped[pk]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_section.id"), index=True)
    number: Mapped[int]
    page: Mapped[int] = mapped_column(default=1)
    mark: Mapped[Decimal] = mapped_column(default=Decimal(1))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("question_entry.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("question_version.id"), index=True)
    draw: Mapped[dict[str, Any] | None]

    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql", back_populates="slots")
    section: Mapped[QuizSection | None] = relationship(lazy="raise_on_sql")
    version: Mapped[QuestionVersion | None] = relationship(lazy="raise_on_sql")


class AttemptState(enum.StrEnum):
    """An attempt is open until it is handed in, by its learner or by the deadline."""

    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    NEEDS_GRADING = "needs_grading"
    GRADED = "graded"
    ABANDONED = "abandoned"
    VOID = "void"


class Attempt(Model):
    """A learner's try. Seed, order, versions and deadline are fixed at its start."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "enrolment_id", "number"),
        Index("ix_attempt_state_closes", "state", "closes_at"),
        Index(
            "uq_attempt_open",
            "quiz_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("state = 'in_progress'"),
            postgresql_where=text("state = 'in_progress'"),
        ),
    )

    id: Mapped[pk]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid.uuid4()))
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    stable_key: Mapped[str] = mapped_column(index=True)  # of the lesson: counts in later versions too
    number: Mapped[int]
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.IN_PROGRESS)
    seed: Mapped[int]
    started_at: Mapped[Stamp]
    deadline_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]  # the deadline and the grace that a slow network is given
    compensated_seconds: Mapped[int] = mapped_column(default=0)  # given back for a server that was down
    layout: Mapped[list[Any]] = mapped_column(default=list)  # headings: [{"slot": 4, "heading": {"ar": "…"}}]
    reached: Mapped[int] = mapped_column(default=1)  # the question one has come to, where there is no way back
    is_proctored: Mapped[bool] = mapped_column(default=False)  # begun with the word of who watches over it
    submitted_at: Mapped[dt.datetime | None]
    handed_in_by: Mapped[str] = mapped_column(default="")  # learner, deadline
    possible: Mapped[Decimal]  # marks
    raw: Mapped[Decimal | None]  # marks
    share: Mapped[Decimal | None]  # of one
    is_passed: Mapped[bool | None]
    client: Mapped[dict[str, Any]] = mapped_column(default=dict)

    quiz: Mapped[Quiz] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    answers: Mapped[list["QuestionAttempt"]] = relationship(
        lazy="raise_on_sql", order_by="QuestionAttempt.slot", back_populates="attempt"
    )

    @property
    def is_open(self) -> bool:
        """Whether it has not been handed in; its time may be over all the same."""
        return self.state is AttemptState.IN_PROGRESS

    @property
    def is_out_of_time(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline_at is not None and clock.now() > self.deadline_at


class AnswerState(enum.StrEnum):
    """Where one answer is."""

    TODO = "todo"
    SAVED = "saved"
    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    NEEDS_GRADING = "needs_grading"


class StepKind(enum.StrEnum):
    """What happened to an answer. A late one waits until somebody accepts or declines it; a check uses up a try."""

    SAVE = "save"
    LATE = "late"
    CHECK = "check"
    ACCEPT = "accept"
    DECLINE = "decline"
    GRADE = "grade"
    REGRADE = "regrade"


class QuestionAttempt(Model):
    """One question of an attempt, with the answer as it stands."""

    __tablename__ = "question_attempt"
    # an answer changes often: with room on its page PostgreSQL changes it there, and no index hears of it
    __table_args__ = (UniqueConstraint("attempt_id", "slot"), {"postgresql_with": {"fillfactor": 50}})

    id: Mapped[pk]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    slot: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    order: Mapped[list[Any]] = mapped_column(default=list)  # of the options
    max_mark: Mapped[Decimal]
    response: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {} = not answered
    response_hash: Mapped[str] = mapped_column(default="")
    state: Mapped[AnswerState] = mapped_column(default=AnswerState.TODO)
    fraction: Mapped[Decimal | None]
    is_left_out: Mapped[bool] = mapped_column(default=False)  # voided: neither earned nor possible
    given_at: Mapped[dt.datetime | None]  # by the learner, in the server's time
    is_flagged: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)  # how often it was checked while the attempt was open
    checked_hash: Mapped[str] = mapped_column(default="")  # of the response last checked
    is_closed: Mapped[bool] = mapped_column(default=False)  # checked for the last time: it stands as it is

    attempt: Mapped[Attempt] = relationship(lazy="raise_on_sql", back_populates="answers")
    version: Mapped[QuestionVersion] = relationship(lazy="raise_on_sql")

    @property
    def mark(self) -> Decimal | None:
        """What the answer earned, once it is graded."""
        return None if self.fraction is None else self.fraction * self.max_mark


class AttemptStep(Model):
    """What happened to a question, in order: never changed, never deleted. `client_event_id` makes retries harmless."""

    __tablename__ = "attempt_step"
    __table_args__ = (Index("ix_attempt_step_question", "question_attempt_id", "id"),)

    id: Mapped[pk]
    question_attempt_id: Mapped[int] = mapped_column(ForeignKey("question_attempt.id"))
    client_event_id: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[StepKind]
    revision: Mapped[int]
    response: Mapped[dict[str, Any]]
    fraction: Mapped[Decimal | None]
    note: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # of a mark: comment, rubric, audio_asset_id; why, and what it was before
    decides_id: Mapped[int | None] = mapped_column(ForeignKey("attempt_step.id"), unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # not of a save: a lock more for each
    client_at: Mapped[dt.datetime | None]
    server_at: Mapped[Stamp]

    answer: Mapped[QuestionAttempt] = relationship(lazy="raise_on_sql")
