"""Finds what a URL names, with what its page shows, or says that there is none."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import Course
from courses.quizzes.models import AttemptStep, QuestionAttempt, QuestionCategory, QuestionEntry, Quiz
from courses.quizzes.service import late as latecomers
from courses.quizzes.service import papers
from courses.quizzes.service.shelves import Bank
from lms.core.db import session
from lms.core.errors import NotFound


def course(course_id: int) -> Course:
    """Find a course."""
    found = session().get(Course, course_id)
    if found is None:
        raise NotFound
    return found


def bank(course_id: int) -> Bank:
    """The bank of a course; 0 is the academy's own."""
    return Bank(course(course_id) if course_id else None)


def shelf(shelf_id: int) -> QuestionCategory:
    """Find a shelf with the course of its bank."""
    query = select(QuestionCategory).options(joinedload(QuestionCategory.course))
    found = session().scalar(query.where(QuestionCategory.id == shelf_id))
    if found is None:
        raise NotFound
    return found


def entry(entry_id: int) -> QuestionEntry:
    """Find a question with its versions, its shelf and the course of its bank."""
    found = next(iter(entries([entry_id])), None)
    if found is None:
        raise NotFound
    return found


def entries(ids: Collection[int]) -> list[QuestionEntry]:
    """Find questions, likewise; in the order of the bank. Two queries."""
    query = (
        select(QuestionEntry)
        .options(
            selectinload(QuestionEntry.versions),
            joinedload(QuestionEntry.category).joinedload(QuestionCategory.course),
        )
        .where(QuestionEntry.id.in_(ids))
        .order_by(QuestionEntry.id)
    )
    return list(session().scalars(query))


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
