"""What quizzes do when something happens in the catalogue."""

from collections.abc import Mapping
from typing import Any

from courses.catalog.events import version_copied
from courses.catalog.models import CourseVersion, Lesson
from courses.quizzes.service import papers


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    version_copied.connect(copy_quizzes)


def copy_quizzes(version: CourseVersion, lessons: Mapping[int, Lesson], **more: Any) -> None:  # Any: other news
    """Give the quiz lessons of a new draft their quizzes."""
    del version, more
    papers.copy(lessons)
