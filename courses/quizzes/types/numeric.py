"""A number: with a tolerance, absolute or in percent, and the units in which it may be given.

    right       "12.5", in any digits
    tolerance   {"kind": "absolute" | "percent", "by": "0.5"}   none when left out
    unit        text   in which it is asked; may be left out
    units       [{"text": "km", "times": "1000"}]   others that are taken, and what one of them is worth in `unit`
    unit_needed whether the number alone is not enough; false when left out

What was typed is kept as it was typed; the number is read when it is graded, so a better reader can regrade.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes.types import adopting, numbers
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
    Stored,
    fraction,
    is_one_of,
    no_order,
    no_parts,
    one_value,
    problems_of_all,
    written,
)

order, parts = no_order, no_parts
MOST_TYPED = 200
MOST_UNIT = 20
HUNDRED = Decimal(100)


class Tolerance(StrEnum):
    """How far from the right number is still right: by so much, or by so many percent of it."""

    ABSOLUTE = "absolute"
    PERCENT = "percent"


def adopt(raw: Body) -> Stored:
    """Keep number, tolerance and units."""
    body = adopting.adopt(raw, ("right", "tolerance", "unit", "units", "unit_needed"))
    return {**body, "right": str(body.get("right", ""))}


def check(body: Body) -> list[Problem]:
    """See that number, tolerance and units can be read."""
    problems = problems_of_all(body)
    if _number(body.get("right")) is None:
        problems.append(Problem("right", Fault.NOT_A_NUMBER))
    if _tolerated(body) is None:
        problems.append(Problem("tolerance", Fault.BAD_TOLERANCE))
    return problems + _problems_of_units(body)


def shown(body: Body, _order: Sequence[str]) -> dict[str, Any]:
    """Return the question and the unit it is asked in."""
    return {"ask": body["ask"], "unit": {} if body.get("unit_needed") is True else written(body.get("unit"))}


def read(_body: Body, given: Given) -> Response:
    """Keep what was typed; even what is no number is kept, and remarked on."""
    typed = one_value(given)
    if len(typed) > MOST_TYPED or "\0" in typed:
        raise NotAnAnswer
    return {ANSWER: typed} if typed else {}


def remark(body: Body, response: Response) -> Remark | None:
    """Tell a learner whose number or unit we cannot read, while it can still be changed."""
    if ANSWER not in response:
        return None
    found = numbers.split(response[ANSWER])
    if found is None:
        return Remark.UNREADABLE_NUMBER
    return Remark.UNKNOWN_UNIT if _times(body, found[1]) is None else None


def grade(body: Body, response: Response) -> Decimal:
    """All when the number lies within the tolerance, its ends included."""
    found = numbers.split(response.get(ANSWER, ""))
    times = _times(body, found[1]) if found else None
    wanted = _number(body["right"])
    if found is None or times is None or wanted is None:
        return fraction(NOTHING)
    near = abs(found[0] * times - wanted) <= _allowed(body, wanted)
    return fraction(WHOLE if near else NOTHING)


def right(body: Body) -> Response:
    """Return the number the author gave, with its unit where that is needed."""
    unit = next(iter(written(body.get("unit")).values()), "") if body.get("unit_needed") else ""
    return {ANSWER: f"{body['right']} {unit}".strip()}


def said(body: Body, response: Response) -> list[Said]:
    """Return the number as typed, with the unit it is asked in when none was typed."""
    if ANSWER not in response:
        return []
    typed = response[ANSWER]
    found = numbers.split(typed)
    unit = written(body.get("unit")) if found and not found[1] else {}
    return [{language: f"{typed} {unit.get(language, '')}".strip() for language in written(body["ask"])}]


def _number(value: object) -> Decimal | None:
    return numbers.parse(value) if isinstance(value, str) else None


def _tolerated(body: Body) -> tuple[Tolerance, Decimal] | None:
    tolerance = body.get("tolerance", {})
    if not isinstance(tolerance, Mapping) or not is_one_of(tolerance.get("kind", "absolute"), set(Tolerance)):
        return None
    by = _number(tolerance.get("by", "0"))
    return None if by is None or by < 0 else (Tolerance(tolerance.get("kind", "absolute")), by)


def _allowed(body: Body, wanted: Decimal) -> Decimal:
    kind, by = _tolerated(body) or (Tolerance.ABSOLUTE, NOTHING)
    return abs(wanted) * by / HUNDRED if kind is Tolerance.PERCENT else by


def _times(body: Body, unit: str) -> Decimal | None:
    """Return what one `unit` is worth in the unit of the right number, None for a unit nobody named."""
    asked = {_folded(text) for text in written(body.get("unit")).values()}
    if not unit:
        return None if body.get("unit_needed") is True and asked else WHOLE
    if _folded(unit) in asked:
        return WHOLE
    for other in body.get("units") or []:
        if _folded(other["text"]) == _folded(unit):
            return _number(other.get("times", "1"))
    return None


def _folded(unit: str) -> str:
    return numbers.plain(unit).casefold().replace("٪", "%").rstrip(".").strip()


def _problems_of_units(body: Body) -> list[Problem]:
    units = body.get("units") or []
    if not isinstance(units, list):
        return [Problem("units", Fault.BAD_UNIT)]
    problems = []
    for index, unit in enumerate(units):
        text = unit.get("text") if isinstance(unit, Mapping) else None
        usable = isinstance(text, str) and 0 < len(text.strip()) <= MOST_UNIT
        times = _number(unit.get("times", "1")) if usable else None
        if times is None or times <= 0:
            problems.append(Problem(f"units.{index}", Fault.BAD_UNIT))
    return problems
