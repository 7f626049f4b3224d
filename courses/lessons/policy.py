"""Who may open a lesson."""

from courses.enrolment.models import LEARNING
from courses.lessons.place import Place
from lms.accounts.models import User


def can_learn(user: User, place: Place) -> bool:
    """Whoever has a seat in the run, for lessons of its version. To all others there is no such page."""
    return place.enrolment.user_id == user.id and place.enrolment.state in LEARNING
