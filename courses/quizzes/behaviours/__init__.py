"""How a quiz goes on with an answer: small modules with one face, apart from the types of question.

A type says what a response is worth; a behaviour says when that is told, how often one may try, and what of it counts.
"""

from enum import StrEnum
from typing import Final

from courses.quizzes.behaviours import deferred, immediate, interactive, manual
from courses.quizzes.behaviours.face import Checked, QuizBehaviour

__all__ = ["BEHAVIOURS", "Behaviour", "Checked", "QuizBehaviour", "of"]


class Behaviour(StrEnum):
    """The behaviours a quiz can have."""

    DEFERRED = "deferred"
    IMMEDIATE = "immediate"
    INTERACTIVE = "interactive"
    MANUAL = "manual"


BEHAVIOURS: Final[dict[Behaviour, QuizBehaviour]] = {
    Behaviour.DEFERRED: deferred,
    Behaviour.IMMEDIATE: immediate,
    Behaviour.INTERACTIVE: interactive,
    Behaviour.MANUAL: manual,
}


def of(name: Behaviour) -> QuizBehaviour:
    """Return the behaviour of this name."""
    return BEHAVIOURS[name]
