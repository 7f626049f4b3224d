"""What the marking desk keeps: works that wait for a person, their markers, what each says, how it was settled."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalog.models import Course
from courses.enrolment.models import Enrolment, Run
from courses.rubrics.models import RubricVersion
from lms.accounts.models import User
from lms.core import clock
from lms.core.crypto import fingerprint, token
from lms.core.db import Model, Stamp, Translated, pk
from media.models import Asset


class SubjectKind(enum.StrEnum):
    """Whose work it is by table: an answer of an attempt, or a submission of an assignment."""

    ANSWER = "answer"
    SUBMISSION = "submission"


class FinalRule(enum.StrEnum):
    """What counts where two markers agree."""

    AVERAGE = "average"
    FIRST = "first"


class MarkingPlan(Model):
    """How the work of one lesson is marked, over all its versions and runs. `seed` draws the sample and the codes."""

    __tablename__ = "marking_plan"
    __table_args__ = (
        UniqueConstraint("course_id", "stable_key"),
        CheckConstraint("band > 0", name="band"),
    )

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    stable_key: Mapped[str]
    seed: Mapped[str] = mapped_column(default=token)
    is_blind: Mapped[bool | None]  # none: as the assignment says; an answer is blind
    second_share: Mapped[Decimal | None]  # none: as the assignment says; of answers none
    band: Mapped[Decimal] = mapped_column(default=Decimal("0.1"))  # of the whole mark: further apart is a disagreement
    final_rule: Mapped[FinalRule] = mapped_column(default=FinalRule.AVERAGE)
    days: Mapped[int] = mapped_column(default=7)  # from the handing in to the mark
    holds_back: Mapped[bool] = mapped_column(default=False)  # marks of answers wait until somebody posts them


class Settlement(enum.StrEnum):
    """Which way the final mark came about."""

    SINGLE = "single"
    AVERAGE = "average"
    FIRST = "first"
    MODERATED = "moderated"


class MarkingWork(Model):
    """A piece of work that waits for a person's mark, or has got it."""

    __tablename__ = "marking_work"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_marking_work_course_run", "course_id", "run_id"),
        Index("ix_marking_work_due", "due_at"),
    )

    id: Mapped[pk]
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    plan_id: Mapped[int] = mapped_column(ForeignKey("marking_plan.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[Translated]  # of the lesson
    form: Mapped[str]  # essay, file, recording, text, audio, video
    content: Mapped[str]  # tells what was handed in from what is handed in later under the same number
    code: Mapped[str]  # what a blind marker calls the learner
    possible: Mapped[Decimal]  # marks
    rubric_version_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"), index=True)
    is_blind: Mapped[bool]
    is_drawn: Mapped[bool]  # for a second marker, by the plan's seed
    handed_in_at: Mapped[dt.datetime]
    late_seconds: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    share: Mapped[Decimal | None]  # the final mark, of one
    settlement: Mapped[Settlement | None]
    settled_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    disputed_at: Mapped[dt.datetime | None]  # two markers were further apart than a band: a moderator decides
    posted_at: Mapped[dt.datetime | None]  # when the learner was let see it
    named_at: Mapped[dt.datetime | None]  # when somebody asked whose it was, after the marking

    plan: Mapped[MarkingPlan] = relationship(lazy="raise_on_sql")
    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    run: Mapped[Run] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    learner: Mapped[User] = relationship(lazy="raise_on_sql")
    rubric: Mapped[RubricVersion | None] = relationship(lazy="raise_on_sql")
    tasks: Mapped[list["MarkingTask"]] = relationship(
        lazy="raise_on_sql", order_by="MarkingTask.id", back_populates="work"
    )

    @property
    def seal(self) -> str:
        """Tells in a form of which handing in it speaks; says nothing of whose it is."""
        return fingerprint(self.content)[:16]

    @property
    def is_nameless(self) -> bool:
        """Whether the learner is still only a code."""
        return self.is_blind and self.named_at is None


class TaskRole(enum.StrEnum):
    """As what somebody marks it."""

    FIRST = "first"
    SECOND = "second"
    MODERATOR = "moderator"


class TaskState(enum.StrEnum):
    """A claim is somebody's until its lease ends; then the task is open again by itself."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


class MarkingTask(Model):
    """One person's marking of one work."""

    __tablename__ = "marking_task"
    __table_args__ = (
        UniqueConstraint("work_id", "role"),
        Index("ix_marking_task_state_work", "state", "work_id"),
        CheckConstraint("state = 'open' OR claimed_by_id IS NOT NULL", name="claimed"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
    )

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("marking_work.id"))
    role: Mapped[TaskRole]
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    lease_until: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]

    work: Mapped[MarkingWork] = relationship(lazy="raise_on_sql", back_populates="tasks")
    claimed_by: Mapped[User | None] = relationship(lazy="raise_on_sql")

    @property
    def is_done(self) -> bool:
        """Whether its mark is given."""
        return self.state is TaskState.DONE

    def is_held(self) -> bool:
        """Whether somebody's claim still holds."""
        return self.state is TaskState.CLAIMED and self.lease_until is not None and self.lease_until > clock.now()

    def is_held_by(self, user_id: int) -> bool:
        """Whether this person's claim still holds."""
        return self.is_held() and self.claimed_by_id == user_id

    def is_held_by_another(self, user_id: int) -> bool:
        """Whether another person's claim holds."""
        return self.is_held() and self.claimed_by_id != user_id


class MarkDraft(Model):
    """What a marker has chosen and written so far: one for each marker, whoever holds the task."""

    __tablename__ = "mark_draft"
    __table_args__ = (UniqueConstraint("task_id", "user_id"),)

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see service.drafting.Said
    audio_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    seconds: Mapped[int] = mapped_column(default=0)  # at work on it
    saved_at: Mapped[Stamp]

    audio: Mapped[Asset | None] = relationship(lazy="raise_on_sql")


class ProvisionalMark(Model):
    """A mark that one person gave: never changed. The newest of a task counts, while it is of the work as it is now."""

    __tablename__ = "provisional_mark"
    __table_args__ = (Index("ix_provisional_mark_marker", "marker_id", "at"),)

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"), index=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    share: Mapped[Decimal]  # of one
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as in the draft: levels, comment, moments
    audio_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    seconds: Mapped[int] = mapped_column(default=0)
    is_current: Mapped[bool] = mapped_column(default=True)  # false once the learner took the work back
    at: Mapped[Stamp]

    task: Mapped[MarkingTask] = relationship(lazy="raise_on_sql")
    marker: Mapped[User] = relationship(lazy="raise_on_sql")
    audio: Mapped[Asset | None] = relationship(lazy="raise_on_sql")


class BankComment(Model):
    """A sentence that a marker uses again; shared with the markers of the course, or one's own."""

    __tablename__ = "bank_comment"
    __table_args__ = (UniqueConstraint("course_id", "owner_id", "text"),)

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(default=True)
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Stamp]

    owner: Mapped[User] = relationship(lazy="raise_on_sql")
