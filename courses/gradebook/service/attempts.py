"""The attempt behind a mark, for whoever keeps the gradebook of its run."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion
from courses.enrolment.models import Enrolment, Run
from courses.quizzes.models import Attempt, QuestionAttempt, Quiz
from lms.core.db import session
from lms.core.errors import NotFound


def by_public_id(public_id: str) -> Attempt:
    """An attempt with its answers, learner, quiz and run, that was handed in. Raises `NotFound`."""
    course = joinedload(Enrolment.run).joinedload(Run.version).joinedload(CourseVersion.course)
    query = (
        select(Attempt)
        .where(Attempt.public_id == public_id, Attempt.submitted_at.is_not(None))
        .options(joinedload(Attempt.enrolment).options(joinedload(Enrolment.user), course))
        .options(joinedload(Attempt.quiz).joinedload(Quiz.lesson))
        .options(selectinload(Attempt.answers).joinedload(QuestionAttempt.version))
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found
