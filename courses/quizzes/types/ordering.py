"""Ordering: items are put into their order.

    items     [{"key": "k3", "text": text}], in the right order
    scoring   "places" (each item in its place earns its share), "neighbours" (each item that follows the one it should
              follow) or "all"; places when left out

Over the wire each item is a field of its own, `p.<key>`, with its place from 1. Items without a place, and several in
one place, are kept as they were given and earn nothing.
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from courses.quizzes.types import adopting, keyed
from courses.quizzes.types.face import (
    MOST_OPTIONS,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Part,
    Problem,
    Remark,
    Response,
    Said,
    Stored,
    fraction,
    is_one_of,
    one_value,
    problems_of_all,
)
from lms.core import digits

FIELD = "p."
FEWEST = 2


class Scoring(StrEnum):
    """What is compared with the right order."""

    PLACES = "places"
    NEIGHBOURS = "neighbours"
    ALL = "all"


def adopt(raw: Body) -> Stored:
    """Keep items and scoring."""
    return adopting.adopt(raw, ("scoring",), ("items",))


def check(body: Body) -> list[Problem]:
    """See that there are items to order, and none twice."""
    problems = problems_of_all(body)
    problems += keyed.problems(body, "items", FEWEST, MOST_OPTIONS, Fault.TOO_FEW_ITEMS, distinct=True)
    if not is_one_of(body.get("scoring", Scoring.PLACES), set(Scoring)):
        problems.append(Problem("scoring", Fault.BAD_SCORING))
    return problems


def order(body: Body, chance: random.Random) -> list[str]:
    """Shuffle the items, never into the right order: that would be no question."""
    shuffled = keyed.keys(body, "items")
    chance.shuffle(shuffled)
    if shuffled == keyed.keys(body, "items"):
        shuffled.append(shuffled.pop(0))
    return shuffled


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return the items in the order of one attempt."""
    texts = keyed.texts(body, "items")
    return {"ask": body["ask"], "items": [{"key": key, "text": texts[key]} for key in order if key in texts]}


def read(body: Body, given: Given) -> Response:
    """Return the place of each item that was given one."""
    places = {FIELD + key: digits.fold(one_value(given, FIELD + key)) for key in keyed.keys(body, "items")}
    known = {str(place) for place in range(1, len(places) + 1)}
    if any(value and value not in known for value in places.values()):
        raise NotAnAnswer
    return {field: value for field, value in places.items() if value}


def remark(body: Body, response: Response) -> Remark | None:
    """Tell a learner whose order is not one yet."""
    if response and len(set(response.values())) < len(response):
        return Remark.SAME_PLACE
    return Remark.PARTS_EMPTY if response and len(response) < len(body["items"]) else None


def grade(body: Body, response: Response) -> Decimal:
    """Compare with the right order as the author wished."""
    wanted, given = keyed.keys(body, "items"), _sequence(body, response)
    scoring = body.get("scoring", Scoring.PLACES)
    if scoring == Scoring.ALL:
        return fraction(WHOLE if given == wanted else NOTHING)
    if scoring == Scoring.NEIGHBOURS:
        followed = set(pairwise(wanted)) & set(pairwise(given))
        return fraction(Decimal(len(followed)) / (len(wanted) - 1))
    hits = sum(one == other for one, other in zip(given, wanted, strict=True))
    return fraction(Decimal(hits) / len(wanted))


def right(body: Body) -> Response:
    """Return the author's order."""
    return {FIELD + key: str(place) for place, key in enumerate(keyed.keys(body, "items"), start=1)}


def said(body: Body, response: Response) -> list[Said]:
    """Return the items in the order that was given."""
    texts = keyed.texts(body, "items")
    return [texts[key] for key in _sequence(body, response) if key]


def parts(body: Body, response: Response) -> list[Part]:
    """Return each place with the item that was put there."""
    texts, given = keyed.texts(body, "items"), _sequence(body, response)
    return [
        Part({}, texts.get(key or "", {}), texts[wanted], WHOLE if key == wanted else NOTHING)
        for key, wanted in zip(given, keyed.keys(body, "items"), strict=True)
    ]


def _sequence(body: Body, response: Response) -> list[str | None]:
    """Return the item at each place; none where no item stands, or several do."""
    standing: dict[str, list[str]] = {}
    for key in keyed.keys(body, "items"):
        standing.setdefault(response.get(FIELD + key, ""), []).append(key)
    places = [standing.get(str(place), []) for place in range(1, len(body["items"]) + 1)]
    return [keys[0] if len(keys) == 1 else None for keys in places]
