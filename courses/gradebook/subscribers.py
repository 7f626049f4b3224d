"""What the gradebook hears: runs that open or go over to a version, and marks."""

from collections.abc import Sequence
from typing import Any

from courses.assignments.events import submission_hidden, submission_posted
from courses.assignments.models import Submission
from courses.enrolment.events import run_set
from courses.enrolment.models import Run
from courses.gradebook.service import arriving, filling
from courses.quizzes.events import attempt_graded, attempts_regraded
from courses.quizzes.models import Attempt
from courses.quizzes.regrading.models import Ruling


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    run_set.connect(keep_up)
    attempt_graded.connect(enter_attempt)
    attempts_regraded.connect(enter_regraded)
    submission_posted.connect(enter_work)
    submission_hidden.connect(enter_work)


def keep_up(run: Run, **more: Any) -> None:  # Any: other news
    """A run has a gradebook from its first day, with the items of its version."""
    del more
    filling.keep_up(run)


def enter_attempt(attempt: Attempt, **more: Any) -> None:  # Any: other news
    """An attempt earned something: the worker enters it."""
    del more
    arriving.note(attempt)


def enter_regraded(ruling: Ruling, attempts: Sequence[Attempt], **more: Any) -> None:  # Any: other news
    """What many attempts earn since a ruling on a question."""
    del ruling, more
    arriving.enter_attempts(attempts)


def enter_work(submission: Submission, **more: Any) -> None:  # Any: other news
    """What a work earned, once its learner sees it; or sees it no more."""
    del more
    arriving.enter_work(submission)
