"""Question types: one small module each, all with the face described in `face.py`."""

import random
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from courses.quizzes.types import (
    cloze,
    essay,
    file,
    hotspot,
    matching,
    multiple,
    numeric,
    options,
    ordering,
    recording,
    short,
    single,
    true_false,
)
from courses.quizzes.types.face import ANSWER, NOTHING, WHOLE, Body, NotAnAnswer, QuestionType, Response, Said, Stored

__all__ = [
    "MANUAL",
    "TYPES",
    "UPLOADED",
    "Kind",
    "NotAnAnswer",
    "QuestionType",
    "adopt",
    "chance_for",
    "feedback",
    "is_sound",
    "of",
    "shown",
]


class Kind(StrEnum):
    """The kinds of question an author can write."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT = "short"
    MATCHING = "matching"
    ORDERING = "ordering"
    CLOZE = "cloze"
    HOTSPOT = "hotspot"
    ESSAY = "essay"
    FILE = "file"
    RECORDING = "recording"


TYPES: Final[dict[Kind, QuestionType]] = {
    Kind.SINGLE: single,
    Kind.MULTIPLE: multiple,
    Kind.TRUE_FALSE: true_false,
    Kind.NUMERIC: numeric,
    Kind.SHORT: short,
    Kind.MATCHING: matching,
    Kind.ORDERING: ordering,
    Kind.CLOZE: cloze,
    Kind.HOTSPOT: hotspot,
    Kind.ESSAY: essay,
    Kind.FILE: file,
    Kind.RECORDING: recording,
}
MANUAL: Final = frozenset({Kind.ESSAY, Kind.FILE, Kind.RECORDING})  # whatever is answered, a person marks it
UPLOADED: Final = frozenset({Kind.FILE, Kind.RECORDING})  # the answer names uploads


def of(kind: Kind | str) -> QuestionType:
    """Return the type of this name."""
    return TYPES[Kind(kind)]


def adopt(kind: Kind | str, raw: Mapping[str, Any]) -> Stored:  # Any: JSON as somebody wrote it
    """Return a body from anywhere in the shape of its type; whether it is sound is another question."""
    return of(kind).adopt(raw)


def shown(kind: Kind | str, body: Body, order: Sequence[str]) -> Stored:
    """Return what a learner may see while answering, with the pictures and sounds above the question."""
    return {**of(kind).shown(body, order), "media": body.get("media") or []}


def feedback(kind: Kind | str, body: Body, response: Response) -> list[Said]:
    """Return what the author says to whoever answered so."""
    chosen = response.get(ANSWER) or []
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return options.feedback(body, [chosen] if isinstance(chosen, str) else chosen)
    return short.feedback(body, response) if kind == Kind.SHORT else []


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
