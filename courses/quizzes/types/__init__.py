"""Question types: one small module each, all with the face described in `face.py`."""

import random
from enum import StrEnum
from typing import Final

from courses.quizzes.types import multiple, numeric, single, true_false
from courses.quizzes.types.face import NOTHING, WHOLE, Body, NotAnAnswer, QuestionType

__all__ = ["TYPES", "Kind", "NotAnAnswer", "QuestionType", "chance_for", "is_sound", "of"]


class Kind(StrEnum):
    """The kinds of question an author can write."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"


TYPES: Final[dict[Kind, QuestionType]] = {
    Kind.SINGLE: single,
    Kind.MULTIPLE: multiple,
    Kind.TRUE_FALSE: true_false,
    Kind.NUMERIC: numeric,
}


def of(kind: Kind | str) -> QuestionType:
    """Return the type of this name."""
    return TYPES[Kind(kind)]


def chance_for(seed: int, slot: int) -> random.Random:
    """Return the chance that orders one question of one attempt: the same seed, always the same order."""
    return random.Random(f"{seed}/{slot}")  # noqa: S311 - an order to look at, not a secret


def is_sound(kind: Kind | str, body: Body) -> bool:
    """Tell whether a question can be used: without faults, and graded as its author means it."""
    type_ = of(kind)
    if type_.check(body):
        return False
    right = type_.right(body)
    return type_.grade(body, {}) == NOTHING and (not right or type_.grade(body, right) == WHOLE)
