"""Running sums. What changed is noted by whoever grades (an insert: nobody waits), and counted by the worker."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class TallyChange(Model):
    """A learner's marks in a quiz changed and are not counted yet."""

    __tablename__ = "tally_change"

    id: Mapped[pk]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))


class CountedPaper(Model):
    """What a learner's counting attempt added to the sums; the same is taken out before it is counted anew."""

    __tablename__ = "counted_paper"
    __table_args__ = (UniqueConstraint("quiz_id", "enrolment_id"),)

    id: Mapped[pk]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    paper: Mapped[dict[str, Any]]  # see courses.quizzes.stats.sums.Paper


class QuizTally(Model):
    """The sums of a quiz over its counted papers."""

    __tablename__ = "quiz_tally"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"), primary_key=True)
    sums: Mapped[dict[str, Any]] = mapped_column(default=dict)  # whole numbers: a QuizSums
    ordered: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what needs sorting, made after counting
    is_ordered: Mapped[bool] = mapped_column(default=False)  # whether that was made from these sums
    counted_at: Mapped[Stamp]


class ItemTally(Model):
    """The sums of one wording in one quiz; those of several quizzes are put together when they are read."""

    __tablename__ = "item_tally"
    __table_args__ = (UniqueConstraint("quiz_id", "version_id"),)

    id: Mapped[pk]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    sums: Mapped[dict[str, Any]] = mapped_column(default=dict)  # an ItemSums
    ordered: Mapped[dict[str, Any]] = mapped_column(default=dict)
