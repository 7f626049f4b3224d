"""Interactive: several tries with a hint between them; each try after the first costs a part of the mark."""

from decimal import Decimal

from courses.quizzes.behaviours.face import Checked
from courses.quizzes.types.face import NOTHING, WHOLE, fraction


def can_check() -> bool:
    """Each answer may be checked."""
    return True


def checked(share: Decimal, tries: int, allowed: int) -> Checked:
    """Right, or the last try: it stands. Else a hint, and once more."""
    if share == WHOLE or tries >= allowed:
        return Checked(is_closed=True)
    return Checked(is_closed=False, hint=tries - 1)


def counts(share: Decimal | None, tries: int, penalty: Decimal) -> Decimal | None:
    """The first try costs nothing; an answer changed after a check, and not checked again, is one try more."""
    if share is None:
        return None
    return fraction(max(share - penalty * max(tries - 1, 0), NOTHING))
