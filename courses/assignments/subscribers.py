"""What assignments do when something happens in the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.assignments.service import building, dues
from courses.catalog.events import lesson_removed, version_checked, version_copied
from courses.catalog.models import CourseVersion, Lesson
from courses.catalog.service.publishing import Problem
from courses.progress.service.standing import tell_closings
from lms.core.i18n import _l

LACKS = {
    building.NO_TASK: _l("The assignment does not say yet what is to be done."),
    building.NO_KIND: _l("The assignment does not say yet what may be handed in."),
    building.NO_FILES: _l("The assignment takes files or recordings, but allows none."),
    building.TIMES: _l("The assignment must close after it is due."),
}


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    version_copied.connect(copy_assignments)
    version_checked.connect(name_problems)
    lesson_removed.connect(forget_assignment)
    tell_closings(dues.closings)


def copy_assignments(version: CourseVersion, lessons: Mapping[int, Lesson], **more: Any) -> None:  # Any: other news
    """Give the assignment lessons of a new draft their settings."""
    del version, more
    building.copy(lessons)


def name_problems(version: CourseVersion, lessons: Sequence[Lesson], **more: Any) -> list[Problem]:  # Any: other news
    """Say what keeps a version's assignments from being published."""
    del version, more
    return [Problem(LACKS[lack], lesson) for lesson, what in building.unfinished(lessons) for lack in what]


def forget_assignment(lesson: Lesson, **more: Any) -> None:  # Any: other news
    """A lesson goes with its settings."""
    del more
    building.forget(lesson)
