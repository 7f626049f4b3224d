"""Completing lessons, and with the last one the course. Everything here may be asked twice."""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Select, func, select

from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.enrolment.service.holding import hold_place
from courses.enrolment.service.moving import move, note
from courses.progress.events import course_completed, lesson_completed
from courses.progress.models import LessonMark, LessonProgress
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session


def complete(enrolment: Enrolment, lesson: Lesson, source: str) -> LessonProgress:
    """Note that the learner completed the lesson (`source`: viewed, opened, watched, passed, attended, trainer); once
    is enough.

    With the last required lesson the enrolment is completed too. What a trainer marked becomes the learner's own once
    they do it themselves.
    """
    row = progress_row(enrolment, lesson, source)
    if row.completed_at:
        row.source = source if row.source == "trainer" else row.source
        return row
    row.share, row.source = Decimal(1), source
    row.seen_at = row.completed_at = clock.now()
    session().flush()
    lesson_completed.send(row)
    _complete_course(enrolment)
    return row


def credit(enrolment: Enrolment, lesson: Lesson, share: float, source: str) -> LessonProgress:
    """Note how much is watched; less than before changes nothing, enough completes the lesson if that is its rule."""
    row = progress_row(enrolment, lesson, source)
    row.seen_at = clock.now()
    if not row.completed_at:
        row.share = max(row.share, Decimal(str(round(min(share, 1.0), 4))))
    session().flush()
    return complete(enrolment, lesson, source) if lesson.rule == "watched" and share >= lesson.enough else row


def grade(enrolment: Enrolment, lesson: Lesson, *, best: Decimal, failures: int, is_passed: bool) -> LessonProgress:
    """Note what the learner's attempts at a quiz come to: the best share, and how many did not pass.

    Completes the lesson where its rule is met: passed, or with the least grade that it sets.
    """
    row = progress_row(enrolment, lesson, "passed")
    row.seen_at, row.best, row.failures = clock.now(), best, failures
    session().flush()
    return complete(enrolment, lesson, "passed") if is_enough(lesson, best, is_passed=is_passed) else row


def is_enough(lesson: Lesson, best: Decimal, *, is_passed: bool) -> bool:
    """Whether such attempts complete the lesson."""
    least = lesson.completion.get("grade")
    is_good = is_passed if least is None else best >= Decimal(str(least))
    return lesson.rule == "viewed" or (lesson.rule == "passed" and is_good)


def rows_of(places: Collection[tuple[int, str]]) -> dict[tuple[int, str], LessonProgress]:
    """The rows of many enrolments and lessons' keys at once. The caller holds the places; one query."""
    query = select(LessonProgress).where(
        LessonProgress.enrolment_id.in_({enrolment_id for enrolment_id, _key in places}),
        LessonProgress.stable_key.in_({key for _enrolment_id, key in places}),
    )
    found = session().scalars(query.execution_options(populate_existing=True))
    return {(row.enrolment_id, row.stable_key): row for row in found}


def progress_row(enrolment: Enrolment, lesson: Lesson, source: str) -> LessonProgress:
    """The row, made where it is missing. One writer an enrolment: its row is held until the transaction ends."""
    hold_place(enrolment)
    query = select(LessonProgress).where(
        LessonProgress.enrolment_id == enrolment.id, LessonProgress.stable_key == lesson.stable_key
    )
    row = session().scalar(query)
    if row is None:
        row = LessonProgress(enrolment_id=enrolment.id, stable_key=lesson.stable_key, source=source)
        session().add(row)
        session().flush()
    return row


def complete_who_is_through(run: Run) -> None:
    """Complete whoever lacks nothing, before a run ends: a lesson may have stopped being required meanwhile."""
    active = select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.state == EnrolmentState.ACTIVE)
    for enrolment in session().scalars(active.order_by(Enrolment.id)).all():
        _complete_course(enrolment)


def _complete_course(enrolment: Enrolment) -> None:
    if enrolment.state is not EnrolmentState.ACTIVE or _missing(enrolment):
        return
    move(enrolment, EnrolmentState.COMPLETED, None, "all required lessons")
    course_completed.send(enrolment)


def _missing(enrolment: Enrolment) -> int:
    """How many required lessons are not complete."""
    version_id = select(Run.version_id).where(Run.id == enrolment.run_id).scalar_subquery()
    done = select(LessonProgress.stable_key).where(
        LessonProgress.enrolment_id == enrolment.id, LessonProgress.completed_at.is_not(None)
    )
    query = select(func.count()).where(
        Lesson.version_id == version_id, Lesson.is_required, Lesson.stable_key.not_in(done)
    )
    return session().scalar(query) or 0


def take_back(enrolment: Enrolment, lesson: Lesson, source: str, by: User) -> None:
    """Undo a completion that was noted by mistake, if `source` was what completed it; a trainer's mark stands."""
    row = progress_row(enrolment, lesson, source)
    if not row.completed_at or row.source != source or enrolment.state not in LEARNING:
        return
    if session().scalar(standing_marks(enrolment).where(LessonMark.stable_key == lesson.stable_key)):
        row.source = "trainer"
    else:
        reopen(enrolment, lesson, row, Decimal(0), by)


def standing_marks(enrolment: Enrolment) -> Select[LessonMark]:
    """The lessons that a trainer marked complete for the learner, where the mark was not taken back."""
    return select(LessonMark).where(LessonMark.enrolment_id == enrolment.id, LessonMark.undone_at.is_(None))


def reopen(enrolment: Enrolment, lesson: Lesson, row: LessonProgress, share: Decimal, by: User) -> None:
    """A lesson is not complete after all: `share` of it is done, and a course that needs it is active again."""
    row.completed_at, row.share = None, share
    session().flush()
    if enrolment.state is EnrolmentState.COMPLETED and lesson.is_required:
        # no move of the registrar's table: a completed course is reopened by nothing but this
        note(enrolment, EnrolmentState.COMPLETED, EnrolmentState.ACTIVE, by, "a lesson is open again")


def settle(run: Run) -> None:
    """Complete the course for every learner of the run who has all required lessons of what it teaches now."""
    active = select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.state == EnrolmentState.ACTIVE)
    for enrolment in session().scalars(active.order_by(Enrolment.id)).all():
        _complete_course(enrolment)
