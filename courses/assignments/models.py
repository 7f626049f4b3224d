"""Assignments, what learners hand in, what a person says and gives for it. Marks are exact; each step is kept."""

import datetime as dt
import enum
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment
from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk
from media.models import Asset

DEFAULT_MARK = Decimal(10)
DEFAULT_PASS = Decimal("0.6")
USUAL_MOST = 3


class WorkKind(enum.StrEnum):
    """What may be handed in."""

    TEXT = "text"
    FILE = "file"
    AUDIO = "audio"
    VIDEO = "video"


class Release(enum.StrEnum):
    """When a mark is seen: as soon as it is given, or once a trainer posts it."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Assignment(Model):
    """The settings of an assignment lesson; copied with its lesson, so a published one never changes.

    What a run may set otherwise stands in `AssignmentTerms`. The task itself is the lesson's text.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("mark > 0", name="mark"),
        CheckConstraint("most_files >= 0", name="files"),
        CheckConstraint("most_tries IS NULL OR most_tries > 0", name="tries"),
    )

    id: Mapped[pk]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), unique=True)
    kinds: Mapped[list[Any]] = mapped_column(default=lambda: [WorkKind.TEXT.value])
    most_files: Mapped[int] = mapped_column(default=USUAL_MOST)
    mark: Mapped[Decimal] = mapped_column(default=DEFAULT_MARK)
    pass_share: Mapped[Decimal] = mapped_column(default=DEFAULT_PASS)
    rubric_version_id: Mapped[int | None]
    due_at: Mapped[dt.datetime | None]
    due_days: Mapped[int | None]  # after the run began, at the end of that day
    cutoff_at: Mapped[dt.datetime | None]
    cutoff_days: Mapped[int | None]
    late: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see courses.assignments.late
    most_tries: Mapped[int | None]  # None = as often as one likes; a default would be put where None is meant
    release: Mapped[Release] = mapped_column(default=Release.MANUAL)
    is_blind: Mapped[bool] = mapped_column(default=False)
    second_share: Mapped[Decimal] = mapped_column(default=Decimal(0))  # of all work: marked by two people
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")

    def takes(self, kind: str) -> bool:
        """Whether this kind of work may be handed in."""
        return kind in self.kinds


class AssignmentTerms(Model):
    """What one run sets otherwise: a value that is none stays as the assignment has it."""

    __tablename__ = "assignment_terms"
    __table_args__ = (UniqueConstraint("run_id", "stable_key"),)

    id: Mapped[pk]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    stable_key: Mapped[str]
    due_at: Mapped[dt.datetime | None]
    cutoff_at: Mapped[dt.datetime | None]
    late: Mapped[dict[str, Any] | None]
    release: Mapped[Release | None]
    revision: Mapped[int] = mapped_column(default=0)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]


class Extension(Model):
    """More time for one person, with the reason. The newest counts; older ones stay on record."""

    __tablename__ = "assignment_extension"
    __table_args__ = (Index("ix_assignment_extension_enrolment", "enrolment_id", "stable_key"),)

    id: Mapped[pk]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    stable_key: Mapped[str]
    due_at: Mapped[dt.datetime | None]  # none: taken back, the run's own time counts again
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]

    by: Mapped[User] = relationship(lazy="raise_on_sql")


class SubmissionState(enum.StrEnum):
    """A draft is the learner's alone; what is submitted waits or is marked; what is returned is posted to the learner.

    Missing is no work at all: number 0, made when the time was over and the policy sets a mark for that.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    MISSING = "missing"


HANDED_IN = frozenset({SubmissionState.SUBMITTED, SubmissionState.RETURNED})


class Submission(Model):
    """One try at an assignment. `entered` is what the marker gave, `final` what is left of it: both are kept."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "stable_key", "number"),
        Index("ix_submission_assignment_state", "assignment_id", "state"),
        Index("ix_submission_key_enrolment", "stable_key", "enrolment_id"),
        Index(
            "uq_submission_draft",
            "enrolment_id",
            "stable_key",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        CheckConstraint("(state = 'draft') = (submitted_at IS NULL AND number > 0)", name="submitted"),
        CheckConstraint("posted_at IS NULL OR marked_at IS NOT NULL", name="posted"),
    )

    id: Mapped[pk]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid.uuid4()))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    stable_key: Mapped[str]  # of the lesson: counts in later versions too
    number: Mapped[int]
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.DRAFT)
    text: Mapped[str] = mapped_column(default="")  # HTML of paragraphs, see courses.assignments.plain
    revision: Mapped[int] = mapped_column(default=0)  # of the draft
    saved_at: Mapped[Stamp]
    submitted_at: Mapped[dt.datetime | None]  # by the server's clock
    due_at: Mapped[dt.datetime | None]  # as it was for this person at that moment
    late_seconds: Mapped[int] = mapped_column(default=0)
    possible: Mapped[Decimal | None]  # marks
    entered: Mapped[Decimal | None]  # what was given
    deduction: Mapped[Decimal | None]  # for being late
    final: Mapped[Decimal | None]  # what counts
    rubric: Mapped[dict[str, Any] | None]  # {"version": id, "chosen": {criterion: points}, "words": {criterion: text}}
    comment: Mapped[str] = mapped_column(default="")
    feedback_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    marked_at: Mapped[dt.datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    posted_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]  # when the learner first read the feedback

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    feedback: Mapped[Asset | None] = relationship(lazy="raise_on_sql", foreign_keys=[feedback_asset_id])
    files: Mapped[list["SubmissionFile"]] = relationship(
        lazy="raise_on_sql", order_by="SubmissionFile.position", cascade="all, delete-orphan"
    )
    comments: Mapped[list["SubmissionComment"]] = relationship(
        lazy="raise_on_sql", order_by="SubmissionComment.at_ms, SubmissionComment.id"
    )

    @property
    def is_marked(self) -> bool:
        """Whether a person (or the policy for what is missing) has given it a mark."""
        return self.marked_at is not None

    @property
    def is_posted(self) -> bool:
        """Whether the learner sees the mark."""
        return self.posted_at is not None

    @property
    def share(self) -> Decimal | None:
        """What counts, of one."""
        return None if self.final is None or not self.possible else self.final / self.possible


class SubmissionFile(Model):
    """A file, recording or film of a submission."""

    __tablename__ = "submission_file"
    __table_args__ = (UniqueConstraint("submission_id", "asset_id"),)

    id: Mapped[pk]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    kind: Mapped[WorkKind]
    position: Mapped[int]

    asset: Mapped[Asset] = relationship(lazy="raise_on_sql")


class SubmissionComment(Model):
    """A word of a marker, at a moment of a recording (`at_ms`), or to the whole."""

    __tablename__ = "submission_comment"

    id: Mapped[pk]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    at_ms: Mapped[int | None]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]

    author: Mapped[User] = relationship(lazy="raise_on_sql")


class StepKind(enum.StrEnum):
    """What happened to a submission."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    MARK = "mark"
    DEDUCT = "deduct"  # the policy or the time was changed, and with it the deduction
    POST = "post"
    HIDE = "hide"


class SubmissionStep(Model):
    """Who did what and when, with the numbers as they were then: never changed, never deleted."""

    __tablename__ = "submission_step"
    __table_args__ = (Index("ix_submission_step_submission", "submission_id", "id"),)

    id: Mapped[pk]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    kind: Mapped[StepKind]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[Stamp]
