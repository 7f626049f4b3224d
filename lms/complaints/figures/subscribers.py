"""What the figures hear."""

from typing import Any

from lms.complaints.events import case_moved
from lms.complaints.figures import counting
from lms.complaints.models import Case


def listen() -> None:
    """Be told of every event of every case."""
    case_moved.connect(_case_moved)


def _case_moved(case: Case, **_told: Any) -> None:  # Any: the event, and what others may want to say
    counting.note(case)
