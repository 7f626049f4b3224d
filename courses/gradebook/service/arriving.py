"""Marks that arrive from below: an attempt was graded. The place is held by whoever graded it."""

from courses.enrolment.models import Run
from courses.gradebook.models import GradeItem, GradeSource
from courses.gradebook.service import books, recording, rules, sources
from courses.quizzes.models import Attempt
from lms.core.db import session


def enter_attempt(attempt: Attempt) -> None:
    """Enter what the learner's attempts at this quiz come to now. Needs enrolment and quiz loaded."""
    enrolment = attempt.enrolment
    book = books.find(enrolment.run_id) or books.keep_up(session().get_one(Run, enrolment.run_id))
    item = _item(rules.items_of(book), GradeSource.QUIZ, attempt.stable_key)
    if item is None:  # the run has gone over to a version without this quiz
        return
    earned = sources.of_quizzes([enrolment.id], {attempt.stable_key: attempt.quiz.grade_method})
    found = earned.get((enrolment.id, attempt.stable_key))
    recording.apply(book, [books.entered(item, enrolment.id, found)], None)


def _item(items: list[GradeItem], source: GradeSource, key: str) -> GradeItem | None:
    return next((item for item in items if item.source is source and item.stable_key == key), None)
