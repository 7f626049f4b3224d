"""What quizzes do by themselves."""

from courses.quizzes.service import grading
from lms.core.jobs import every

SECONDS = 20


@every(SECONDS)
def hand_in_what_is_over() -> None:
    """Hand in attempts whose time is over; in small portions, so that nobody's save waits."""
    grading.sweep()


def register() -> None:
    """Importing this module registers its work; the call says so."""
