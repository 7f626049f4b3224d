"""Multiple choice: several options may be right.

    options   as in `single`
    shuffle   as in `single`
    scoring   `partial`, `all` or `fractions`; partial when left out
    penalty   "1" when left out

With `partial` each right option earns its share and each wrong one takes back its share times `penalty`; with the
usual penalty of 1 neither choosing everything nor guessing earns. With `all` only the exact choice earns. With
`fractions` each option earns, or takes back, what its own `fraction` says.
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes.types import numbers, options
from courses.quizzes.types.face import (
    ANSWER,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    Problem,
    Response,
    Said,
    Stored,
    fraction,
    is_one_of,
    no_parts,
    no_remark,
)

remark, parts = no_remark, no_parts


class Scoring(StrEnum):
    """How the mark follows from what was chosen."""

    PARTIAL = "partial"
    ALL = "all"
    FRACTIONS = "fractions"


def adopt(raw: Body) -> Stored:
    """Keep options and scoring."""
    return options.adopt(raw, "scoring", "penalty")


def check(body: Body) -> list[Problem]:
    """See that something is right and that the way of scoring is known."""
    problems = options.check(body)
    if problems:
        return problems
    if not options.right_keys(body):
        return [Problem("options", Fault.NO_RIGHT_ANSWER)]
    if not is_one_of(body.get("scoring", Scoring.PARTIAL), set(Scoring)):
        return [Problem("scoring", Fault.BAD_SCORING)]
    penalty = numbers.parse(str(body.get("penalty", "1")))
    if penalty is None or not NOTHING <= penalty <= WHOLE:
        return [Problem("penalty", Fault.BAD_PENALTY)]
    if grade(body, right(body)) != WHOLE:
        return [Problem("options", Fault.BAD_FRACTION)]
    return []


def order(body: Body, chance: random.Random) -> list[str]:
    """Return the options in the order of one attempt."""
    return options.order(body, chance)


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return question and options without the key, nor how many are right."""
    return {**options.shown(body, order), "all": body.get("scoring") == Scoring.ALL}


def read(body: Body, given: Given) -> Response:
    """Return the chosen options, each once, in the author's order."""
    chosen = options.read(body, given)
    return {ANSWER: chosen} if chosen else {}


def grade(body: Body, response: Response) -> Decimal:
    """Grade by the author's scoring; never below nothing."""
    chosen, right_ones = set(response.get(ANSWER, ())), set(options.right_keys(body))
    if body.get("scoring", Scoring.PARTIAL) == Scoring.ALL:
        return fraction(WHOLE if chosen == right_ones else NOTHING)
    if body.get("scoring") == Scoring.FRACTIONS:
        return fraction(sum((options.worth(each) for each in options.of(body) if each["key"] in chosen), NOTHING))
    wrong_ones = set(options.keys(body)) - right_ones
    earned = Decimal(len(chosen & right_ones)) / len(right_ones)
    lost = Decimal(len(chosen & wrong_ones)) / len(wrong_ones) if wrong_ones else NOTHING
    return fraction(earned - lost * _penalty(body))


def right(body: Body) -> Response:
    """Return all right options."""
    return {ANSWER: options.right_keys(body)}


def said(body: Body, response: Response) -> list[Said]:
    """Return the texts of the chosen options."""
    return options.said(body, response.get(ANSWER, ()))


def _penalty(body: Body) -> Decimal:
    return numbers.parse(str(body.get("penalty", "1"))) or NOTHING
