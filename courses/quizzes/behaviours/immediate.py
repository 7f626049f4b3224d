"""Immediate feedback: one check for each question, and then its answer stands."""

from decimal import Decimal

from courses.quizzes.behaviours.face import Checked


def can_check() -> bool:
    """Each answer may be checked."""
    return True


def checked(_share: Decimal, _tries: int, _allowed: int) -> Checked:
    """There is no second try, right or wrong."""
    return Checked(is_closed=True)


def counts(share: Decimal | None, _tries: int, _penalty: Decimal) -> Decimal | None:
    """What the type gave."""
    return share
