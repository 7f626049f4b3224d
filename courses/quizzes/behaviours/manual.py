"""Marked by hand: whatever the type could say by itself, a person reads every answer that was given."""

from decimal import Decimal

from courses.quizzes.behaviours.face import Checked


def can_check() -> bool:
    """Nobody reads it before it is handed in."""
    return False


def checked(_share: Decimal, _tries: int, _allowed: int) -> Checked:
    """Never asked; an answer stays open."""
    return Checked(is_closed=False)


def counts(_share: Decimal | None, _tries: int, _penalty: Decimal) -> Decimal | None:
    """A person says it."""
    return None
