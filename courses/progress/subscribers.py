"""What progress hears from the floor below."""

from typing import Any

from courses.enrolment.events import run_ending
from courses.enrolment.models import Run
from courses.progress.service.completing import complete_who_is_through


def listen() -> None:
    """Connect; signals are held for the life of the process."""
    run_ending.connect(judge)


def judge(run: Run, **more: Any) -> None:  # Any: other news
    """Who has done all that is needed has completed the course, and does not fail with its run."""
    del more
    complete_who_is_through(run)
