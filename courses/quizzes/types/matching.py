"""Matching: each stem is given one of the choices.

    stems     [{"key": "a", "text": text, "right": "key of a choice"}]
    choices   [{"key": "x1", "text": text}]   also some that match nothing; one may match several stems
    shuffle   whether each attempt shows the choices in another order; true when left out
    scoring   "parts" (each right pair earns its share) or "all"; parts when left out

Over the wire each stem is a field of its own, `m.<key of the stem>`, with the key of a choice.
"""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
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

FIELD = "m."
FEWEST = 2
MOST_CHOICES = 20
SCORINGS = frozenset({"parts", "all"})


def adopt(raw: Body) -> Stored:
    """Keep stems, choices and scoring."""
    return adopting.adopt(raw, ("shuffle", "scoring"), ("stems", "choices"))


def check(body: Body) -> list[Problem]:
    """See that there are two pairs, and that each stem points to a choice."""
    problems = problems_of_all(body)
    problems += keyed.problems(body, "stems", FEWEST, MOST_OPTIONS, Fault.TOO_FEW_ITEMS)
    problems += keyed.problems(body, "choices", FEWEST, MOST_CHOICES, Fault.TOO_FEW_CHOICES, distinct=True)
    if problems:
        return problems
    known = set(keyed.keys(body, "choices"))
    lost = [index for index, stem in enumerate(body["stems"]) if not is_one_of(stem.get("right"), known)]
    problems += [Problem(f"stems.{index}", Fault.NO_RIGHT_ANSWER) for index in lost]
    if not is_one_of(body.get("scoring", "parts"), SCORINGS):
        problems.append(Problem("scoring", Fault.BAD_SCORING))
    return problems


def order(body: Body, chance: random.Random) -> list[str]:
    """Shuffle the choices; the stems stay as the author wrote them."""
    shuffled = keyed.keys(body, "choices")
    if body.get("shuffle", True):
        chance.shuffle(shuffled)
    return shuffled


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return stems and choices, without a word about which belong together."""
    texts = keyed.texts(body, "choices")
    return {
        "ask": body["ask"],
        "stems": [{"key": stem["key"], "text": stem["text"]} for stem in body["stems"]],
        "choices": [{"key": key, "text": texts[key]} for key in order if key in texts],
    }


def read(body: Body, given: Given) -> Response:
    """Return the choice of each stem that was given one."""
    known = set(keyed.keys(body, "choices"))
    chosen = {FIELD + stem["key"]: one_value(given, FIELD + stem["key"]) for stem in body["stems"]}
    if any(value and value not in known for value in chosen.values()):
        raise NotAnAnswer
    return {field: value for field, value in chosen.items() if value}


def remark(body: Body, response: Response) -> Remark | None:
    """Tell a learner who left a stem alone."""
    return Remark.PARTS_EMPTY if response and len(response) < len(body["stems"]) else None


def grade(body: Body, response: Response) -> Decimal:
    """The share of the stems that were given their own choice."""
    hits = sum(_is_right(stem, response) for stem in body["stems"])
    if body.get("scoring") == "all":
        return fraction(WHOLE if hits == len(body["stems"]) else NOTHING)
    return fraction(Decimal(hits) / len(body["stems"]))


def right(body: Body) -> Response:
    """Return all pairs."""
    return {FIELD + stem["key"]: stem["right"] for stem in body["stems"]}


def said(body: Body, response: Response) -> list[Said]:
    """Return each pair as one text."""
    return [keyed.pair(part.label, part.said) for part in parts(body, response) if part.said] if response else []


def parts(body: Body, response: Response) -> list[Part]:
    """Return each stem with what it was given."""
    texts = keyed.texts(body, "choices")
    return [
        Part(
            stem["text"],
            texts.get(response.get(FIELD + stem["key"], ""), {}),
            texts[stem["right"]],
            WHOLE if _is_right(stem, response) else NOTHING,
        )
        for stem in body["stems"]
    ]


def _is_right(stem: Mapping[str, Any], response: Response) -> bool:
    return bool(response.get(FIELD + stem["key"]) == stem["right"])
