"""True or false: a statement to be judged. Its field:

right   whether the statement is true
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes.types import adopting
from courses.quizzes.types.face import (
    ANSWER,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Response,
    Said,
    Stored,
    fraction,
    no_parts,
    no_remark,
    one_value,
    problems_of_all,
)

remark, parts = no_remark, no_parts

WORDS: dict[str, Said] = {
    "true": {"ar": "صواب", "en": "True"},
    "false": {"ar": "خطأ", "en": "False"},
}


def adopt(raw: Body) -> Stored:
    """Keep the judgement."""
    return adopting.adopt(raw, ("right",))


def check(body: Body) -> list[Problem]:
    """See that the statement stands and that the author judged it."""
    problems = problems_of_all(body)
    if not isinstance(body.get("right"), bool):
        problems.append(Problem("right", Fault.NO_RIGHT_ANSWER))
    return problems


def order(_body: Body, _chance: random.Random) -> list[str]:
    """True stands first, always: moving it about would only confuse."""
    return list(WORDS)


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return the statement and the two judgements."""
    return {"ask": body["ask"], "options": [{"key": key, "text": WORDS[key]} for key in order]}


def read(_body: Body, given: Given) -> Response:
    """Return the judgement."""
    value = one_value(given)
    if value and value not in WORDS:
        raise NotAnAnswer
    return {ANSWER: value} if value else {}


def grade(body: Body, response: Response) -> Decimal:
    """All for the right judgement, nothing for the other."""
    return fraction(WHOLE if response.get(ANSWER) == right(body)[ANSWER] else NOTHING)


def right(body: Body) -> Response:
    """Return the author's judgement."""
    return {ANSWER: "true" if body["right"] else "false"}


def said(_body: Body, response: Response) -> list[Said]:
    """Return the judgement in words."""
    return [dict(WORDS[response[ANSWER]])] if ANSWER in response else []
