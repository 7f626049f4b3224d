"""Single choice: one option is right."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes.types import options
from courses.quizzes.types.face import (
    ANSWER,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Remark,
    Response,
    Said,
    fraction,
)


def check(body: Body) -> list[Problem]:
    """See that exactly one of the options is right."""
    problems = options.check(body)
    if problems:
        return problems
    right_ones = len(options.right_keys(body))
    if right_ones == 0:
        return [Problem("options", Fault.NO_RIGHT_ANSWER)]
    return [Problem("options", Fault.TWO_RIGHT_ANSWERS)] if right_ones > 1 else []


def order(body: Body, chance: random.Random) -> list[str]:
    """Return the options in the order of one attempt."""
    return options.order(body, chance)


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return question and options without the key."""
    return options.shown(body, order)


def read(body: Body, given: Given) -> Response:
    """Return the one chosen option."""
    chosen = options.read(body, given)
    if len(chosen) > 1:
        raise NotAnAnswer
    return {ANSWER: chosen[0]} if chosen else {}


def remark(_body: Body, _response: Response) -> Remark | None:
    """Nothing can be unclear about a chosen option."""
    return None


def grade(body: Body, response: Response) -> Decimal:
    """All for the right option, nothing for another."""
    return fraction(WHOLE if response.get(ANSWER) in options.right_keys(body) else NOTHING)


def right(body: Body) -> Response:
    """Return the right option."""
    return {ANSWER: options.right_keys(body)[0]}


def said(body: Body, response: Response) -> list[Said]:
    """Return the text of the chosen option."""
    return options.said(body, [response[ANSWER]] if ANSWER in response else [])
