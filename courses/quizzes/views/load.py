"""Finds what a URL names, with what its page shows, or says that there is none."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import Course
from courses.quizzes.models import AttemptStep, QuestionAttempt, QuestionCategory, QuestionEntry, Quiz
from courses.quizzes.service import late as latecomers
from courses.quizzes.service import papers
from lms.core.db import session
from lms.core.errors import NotFound


def course(course_id: int) -> Course:
    """Find a course."""
    found = session().get(Course, course_id)
    if found is None:
        raise NotFound
    return found


def entry(entry_id: int) -> QuestionEntry:
    """Find a question of a course's bank with its versions."""
    found = session().scalar(
        select(QuestionEntry)
        .options(
            selectinload(QuestionEntry.versions),
            joinedload(QuestionEntry.category).joinedload(QuestionCategory.course),
        )
        .where(QuestionEntry.id == entry_id)
    )
    if found is None or found.category.course is None:
        raise NotFound
    return found


def quiz(lesson_id: int) -> Quiz:
    """Find the quiz of a lesson, with its questions."""
    return papers.of_lesson(lesson_id)


def late(step_id: int) -> AttemptStep:
    """Find a late answer that waits for a decision, or was decided on."""
    step = session().scalar(
        select(AttemptStep)
        .options(joinedload(AttemptStep.answer).joinedload(QuestionAttempt.attempt))
        .where(AttemptStep.id == step_id)
    )
    if step is None:
        raise NotFound
    latecomers.load_for_decision(step.answer.attempt)
    return step
