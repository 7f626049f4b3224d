"""Whose notes they are: they are found through one's own place in a run, and no other way."""

from courses.lessons.place import Place
from courses.lessons.policy import can_learn
from lms.accounts.models import User


def can_note(user: User, place: Place) -> bool:
    """Whoever learns here, for themselves."""
    return can_learn(user, place)


def can_change(user: User, found: tuple[Place, int]) -> bool:
    """Likewise; a note of another enrolment is not found there."""
    return can_learn(user, found[0])
