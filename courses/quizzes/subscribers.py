"""What quizzes do when something happens in the catalogue."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from courses.catalog.events import lesson_removed, version_checked, version_copied
from courses.catalog.models import CourseVersion, Lesson
from courses.catalog.service.publishing import Problem
from courses.enrolment.models import Enrolment
from courses.progress.service.standing import tell_closings
from courses.quizzes.events import attempt_graded, attempts_regraded
from courses.quizzes.models import Attempt
from courses.quizzes.regrading.models import Ruling
from courses.quizzes.service import copying, papers
from courses.quizzes.stats import tally
from lms.core.i18n import _l

LACKS = {
    "empty": _l("The quiz has no questions yet."),
    "unsound": _l("A question of the quiz is not finished."),
    "too_few": _l("The bank has fewer questions than the quiz draws."),
    "times": _l("The quiz must close after it opens."),
}


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    version_copied.connect(copy_quizzes)
    version_checked.connect(name_problems)
    lesson_removed.connect(forget_quiz)
    tell_closings(when_quizzes_close)
    attempt_graded.connect(note_for_statistics)
    attempts_regraded.connect(note_all_for_statistics)


def when_quizzes_close(enrolment: Enrolment) -> Sequence[tuple[str, dt.datetime]]:
    """By the stable key of their lessons."""
    return papers.closings(enrolment.run.version_id)


def note_for_statistics(attempt: Attempt, **more: Any) -> None:  # Any: other news
    """Marks are new: the statistics follow."""
    del more
    tally.note([attempt])


def note_all_for_statistics(ruling: Ruling, attempts: Sequence[Attempt], **more: Any) -> None:  # Any: other news
    """Likewise, of many at once."""
    del ruling, more
    tally.note(attempts)


def copy_quizzes(version: CourseVersion, lessons: Mapping[int, Lesson], **more: Any) -> None:  # Any: other news
    """Give the quiz lessons of a new draft their quizzes."""
    del version, more
    copying.copy(lessons)


def name_problems(version: CourseVersion, lessons: Sequence[Lesson], **more: Any) -> list[Problem]:  # Any: other news
    """Say what keeps a version's quizzes from being published."""
    del version, more
    return [Problem(LACKS[lack.what], lesson) for lesson, lacks in papers.unfinished(lessons) for lack in lacks]


def forget_quiz(lesson: Lesson, **more: Any) -> None:  # Any: other news
    """A lesson goes with its quiz."""
    del more
    papers.forget(lesson)
