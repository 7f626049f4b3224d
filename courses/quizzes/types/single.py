"""Single choice: one option is right. Its fields:

options   [{"key": "a", "text": text, "right": true, "fraction": "0.5", "feedback": text}]
          `fraction`, where there is one, is what choosing it earns, from -1 to 1; who chose it is shown `feedback`
          an option may have `media` as a question has, one picture
shuffle   whether each attempt shows them in another order; true when left out
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes.types import options
from courses.quizzes.types.face import (
    ANSWER,
    NOTHING,
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
)

remark, parts = no_remark, no_parts


def adopt(raw: Body) -> Stored:
    """Keep the options."""
    return options.adopt(raw)


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


def grade(body: Body, response: Response) -> Decimal:
    """What the chosen option is worth."""
    chosen = response.get(ANSWER)
    return fraction(next((options.worth(option) for option in options.of(body) if option["key"] == chosen), NOTHING))


def right(body: Body) -> Response:
    """Return the right option."""
    return {ANSWER: options.right_keys(body)[0]}


def said(body: Body, response: Response) -> list[Said]:
    """Return the text of the chosen option."""
    return options.said(body, [response[ANSWER]] if ANSWER in response else [])
