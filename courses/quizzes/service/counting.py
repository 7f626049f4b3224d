"""Which attempt counts."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from courses.quizzes.models import Attempt, AttemptState, GradeMethod, Quiz
from courses.quizzes.types.face import NOTHING
from lms.core.db import session


@dataclasses.dataclass(frozen=True, slots=True)
class Grade:
    """What a learner's attempts at one quiz come to."""

    lesson_id: int
    share: Decimal
    passed: bool
    submitted_at: dt.datetime


def counting(attempts: Iterable[Attempt], method: GradeMethod) -> Attempt | None:
    """Return the attempt that counts among graded ones."""
    graded = [attempt for attempt in attempts if attempt.state is AttemptState.GRADED]
    if method is GradeMethod.LAST:
        return max(graded, key=lambda attempt: attempt.number, default=None)
    return max(graded, key=lambda attempt: (attempt.share or NOTHING, attempt.number), default=None)


def best_grades(enrolment_ids: Iterable[int]) -> dict[int, dict[int, Grade]]:
    """Return what counts for each enrolment, by lesson; one query however many enrolments."""
    rows = session().execute(
        select(Attempt, Quiz.lesson_id, Quiz.grade_method)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.enrolment_id.in_(list(enrolment_ids)), Attempt.state == AttemptState.GRADED)
    )
    papers: dict[tuple[int, int], list[Attempt]] = {}
    methods: dict[int, GradeMethod] = {}
    for attempt, lesson_id, method in rows:
        papers.setdefault((attempt.enrolment_id, lesson_id), []).append(attempt)
        methods[lesson_id] = method
    grades: dict[int, dict[int, Grade]] = {}
    for (enrolment_id, lesson_id), attempts in papers.items():
        best = counting(attempts, methods[lesson_id])
        if best and best.submitted_at:
            grade = Grade(lesson_id, best.share or NOTHING, bool(best.is_passed), best.submitted_at)
            grades.setdefault(enrolment_id, {})[lesson_id] = grade
    return grades
