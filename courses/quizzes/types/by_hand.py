"""What the types have in common that only a person can mark."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes.types.face import (
    ANSWER,
    ASSET,
    NOTHING,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Response,
    Said,
    fraction,
)


def grade(_body: Body, response: Response) -> Decimal | None:
    """A person says; silence earns nothing without anybody's help."""
    return None if response else fraction(NOTHING)


def right(_body: Body) -> Response:
    """Only a person can tell."""
    return {}


def whole_number(value: Any, least: int, most: int) -> bool:  # Any: JSON as somebody wrote it
    """Whether it is a whole number between the two."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def problems_of_limit(body: Body, field: str, least: int, most: int) -> list[Problem]:
    """Check a limit that may be left out."""
    value = body.get(field)
    return [] if value is None or whole_number(value, least, most) else [Problem(field, Fault.BAD_LIMIT)]


def uploads(given: Given, most: int) -> list[str]:
    """Return the public ids of what was uploaded, each once. That they are the learner's own is seen to when saving."""
    chosen = list(dict.fromkeys(value.strip() for value in given.get(ANSWER, ()) if value.strip()))
    if len(chosen) > most or not all(ASSET.fullmatch(value) for value in chosen):
        raise NotAnAnswer
    return chosen


def said_uploads(uploaded: Sequence[str]) -> list[Said]:
    """Return a line for each upload; pages that know the library say more."""
    return [
        {"ar": f"مرفق رقم {number}", "en": f"Attachment {number}"} for number, _each in enumerate(uploaded, start=1)
    ]
