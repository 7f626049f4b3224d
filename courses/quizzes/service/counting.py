"""Which attempt counts, or what they come to together."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from courses.quizzes.models import Attempt, AttemptState, GradeMethod, Quiz
from courses.quizzes.types.face import NOTHING, fraction
from lms.core.db import session


@dataclasses.dataclass(frozen=True, slots=True)
class Grade:
    """What a learner's attempts at one quiz come to."""

    lesson_id: int
    share: Decimal
    passed: bool
    submitted_at: dt.datetime


def counting(attempts: Iterable[Attempt], method: GradeMethod) -> Attempt | None:
    """Return the attempt that counts among graded ones; none where they count together."""
    graded = [attempt for attempt in attempts if attempt.state is AttemptState.GRADED]
    if method is GradeMethod.AVERAGE and len(graded) > 1:
        return None
    if method is GradeMethod.LAST:
        return max(graded, key=lambda attempt: attempt.number, default=None)
    if method is GradeMethod.FIRST:
        return min(graded, key=lambda attempt: attempt.number, default=None)
    return max(graded, key=lambda attempt: (attempt.share or NOTHING, attempt.number), default=None)


def grade(attempts: Iterable[Attempt], quiz: Quiz) -> Grade | None:
    """Return what the graded ones among these attempts come to by the method of the quiz."""
    graded = [attempt for attempt in attempts if attempt.state is AttemptState.GRADED and attempt.submitted_at]
    best = counting(graded, quiz.grade_method)
    if best and best.submitted_at:
        return Grade(quiz.lesson_id, best.share or NOTHING, bool(best.is_passed), best.submitted_at)
    if not graded:
        return None
    mean = fraction(sum((attempt.share or NOTHING for attempt in graded), NOTHING) / len(graded))
    last = max(attempt.submitted_at for attempt in graded if attempt.submitted_at)
    return Grade(quiz.lesson_id, mean, mean >= quiz.pass_share, last)


def best_grades(enrolment_ids: Iterable[int]) -> dict[int, dict[int, Grade]]:
    """Return what counts for each enrolment, by lesson; one query however many enrolments."""
    rows = session().execute(
        select(Attempt, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.enrolment_id.in_(list(enrolment_ids)), Attempt.state == AttemptState.GRADED)
    )
    papers: dict[tuple[int, int], list[Attempt]] = {}
    quizzes: dict[int, Quiz] = {}
    for attempt, quiz in rows:
        papers.setdefault((attempt.enrolment_id, quiz.lesson_id), []).append(attempt)
        quizzes[quiz.lesson_id] = quiz
    grades: dict[int, dict[int, Grade]] = {}
    for (enrolment_id, lesson_id), attempts in papers.items():
        if found := grade(attempts, quizzes[lesson_id]):
            grades.setdefault(enrolment_id, {})[lesson_id] = found
    return grades
