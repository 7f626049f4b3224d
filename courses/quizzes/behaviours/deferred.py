"""Deferred feedback: one answers in peace, and learns nothing until everything is handed in."""

from decimal import Decimal

from courses.quizzes.behaviours.face import Checked


def can_check() -> bool:
    """Nothing is told during the attempt."""
    return False


def checked(_share: Decimal, _tries: int, _allowed: int) -> Checked:
    """Never asked; an answer stays open."""
    return Checked(is_closed=False)


def counts(share: Decimal | None, _tries: int, _penalty: Decimal) -> Decimal | None:
    """What the type gave."""
    return share
