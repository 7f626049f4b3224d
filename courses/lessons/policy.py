"""Who may open a lesson, and who holds its live sessions."""

from courses.catalog.policy import can_enter_workshop, teaches
from courses.enrolment.models import LEARNING, Run
from courses.lessons.place import Place
from lms.accounts.models import User


def can_learn(user: User, place: Place) -> bool:
    """Whoever has a seat in the run, for lessons of its version. To all others there is no such page."""
    return place.enrolment.user_id == user.id and place.enrolment.state in LEARNING


def can_hold_any(user: User) -> bool:
    """Trainers and registrars."""
    return can_enter_workshop(user)


def can_hold(user: User, run: Run) -> bool:
    """Set the times of a run's live sessions and say who was there: its course's trainers, and registrars."""
    return teaches(user, run.version.course_id)
