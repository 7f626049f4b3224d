"""Cloze: a text with gaps, each of which is a small question of its own.

    text      text   with `[[key]]` where a gap is, the same gaps in every language
    gaps      [{"key": "1", "kind": "text", "weight": "1", …}]   and by kind the fields of another type:
              "text"    answers, heeds, example   as in `short`
              "choice"  options, shuffle          as in `single`
              "number"  right, tolerance, unit    as in `numeric`

Over the wire each gap is a field of its own, `g.<key>`.
"""

import random
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from courses.quizzes.types import adopting, keyed, numbers, numeric, short, single
from courses.quizzes.types.face import (
    ANSWER,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    Part,
    Problem,
    QuestionType,
    Remark,
    Response,
    Said,
    Stored,
    fraction,
    is_one_of,
    problems_of_all,
    problems_of_text,
    written,
)

FIELD = "g."
MARK: Final = re.compile(r"\[\[([a-z0-9]{1,8})\]\]")
MOST_GAPS = 20
# the module of each kind of gap, and the fields that such a gap has
KINDS: Final[dict[str, tuple[QuestionType, tuple[str, ...]]]] = {
    "text": (short, ("answers", "heeds", "example")),
    "choice": (single, ("options", "shuffle")),
    "number": (numeric, ("right", "tolerance", "unit", "units")),
}


def adopt(raw: Body) -> Stored:
    """Keep the text and its gaps, each as its own kind keeps it."""
    body = adopting.adopt(raw, ("text",), ("gaps",))
    body["gaps"] = [_adopted(gap) for gap in body["gaps"]]
    return body


def check(body: Body) -> list[Problem]:
    """See that text and gaps belong together, and that each gap is sound."""
    problems = problems_of_all(body) + problems_of_text(body, "text", needed=True)
    gaps = body.get("gaps")
    if not isinstance(gaps, list) or not gaps:
        return [*problems, Problem("text", Fault.NO_GAP)]
    if len(gaps) > MOST_GAPS:
        return [*problems, Problem("text", Fault.TOO_MANY_OPTIONS)]
    if not all(isinstance(gap, Mapping) and is_one_of(gap.get("kind"), KINDS) for gap in gaps) or not keyed.has_keys(
        gaps
    ):
        return [*problems, Problem("text", Fault.BROKEN_GAP)]
    problems += _problems_of_marks(body)
    return problems + [
        Problem(f"gaps.{index}", problem.fault)
        for index, gap in enumerate(gaps)
        for problem in _problems_of_gap(body, gap)
    ]


def order(body: Body, chance: random.Random) -> list[str]:
    """Return the options of all choices, each as `gap.option`."""
    return [
        f"{gap['key']}.{key}"
        for gap in body["gaps"]
        for key in _type(gap).order({"shuffle": body.get("shuffle", True), **_question(body, gap)}, chance)
    ]


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return the text in pieces, words and gaps in turn, for each language; and of each gap what may be seen."""
    gaps = {gap["key"]: _shown_gap(body, gap, order) for gap in body["gaps"]}
    pieces = {language: _pieces(text, gaps) for language, text in written(body["text"]).items()}
    return {"ask": body["ask"], "text": pieces}


def read(body: Body, given: Given) -> Response:
    """Return what was given for each gap."""
    told = {gap["key"]: _type(gap).read(gap, {ANSWER: given.get(FIELD + gap["key"], ())}) for gap in body["gaps"]}
    return {FIELD + key: response[ANSWER] for key, response in told.items() if response}


def remark(body: Body, response: Response) -> Remark | None:
    """Tell a learner of a number that cannot be read, or of a gap that is empty."""
    remarks = (_type(gap).remark(_question(body, gap), _own(gap, response)) for gap in body["gaps"])
    if first := next((each for each in remarks if each), None):
        return first
    return Remark.PARTS_EMPTY if response and len(response) < len(body["gaps"]) else None


def grade(body: Body, response: Response) -> Decimal | None:
    """The gaps by their weights; a person must look where one of them needs it."""
    earned, weights = NOTHING, NOTHING
    for gap in body["gaps"]:
        share = _graded(body, gap, response)
        if share is None:
            return None
        earned, weights = earned + _weight(gap) * share, weights + _weight(gap)
    return fraction(earned / weights) if weights else fraction(NOTHING)


def right(body: Body) -> Response:
    """Return what is right in each gap."""
    return {FIELD + gap["key"]: _type(gap).right(_question(body, gap))[ANSWER] for gap in body["gaps"]}


def said(body: Body, response: Response) -> list[Said]:
    """Return what was given for each gap, an empty one as dots."""
    return [part.said or {"ar": "…", "en": "…"} for part in parts(body, response)] if response else []


def parts(body: Body, response: Response) -> list[Part]:
    """Return each gap with what was given."""
    return [
        Part(
            {},
            _said_gap(body, gap, _own(gap, response)),
            _said_gap(body, gap, _type(gap).right(_question(body, gap))),
            _graded(body, gap, response),
        )
        for gap in body["gaps"]
    ]


def _type(gap: Mapping[str, Any]) -> QuestionType:
    return KINDS[gap["kind"]][0]


def _question(body: Body, gap: Mapping[str, Any]) -> Stored:
    """Return the gap as a question of its own type."""
    return {**gap, "ask": body.get("ask")}


def _own(gap: Mapping[str, Any], response: Response) -> Response:
    held = response.get(FIELD + gap["key"])
    return {ANSWER: held} if held else {}


def _graded(body: Body, gap: Mapping[str, Any], response: Response) -> Decimal | None:
    return _type(gap).grade(_question(body, gap), _own(gap, response))


def _said_gap(body: Body, gap: Mapping[str, Any], response: Response) -> Said:
    return next(iter(_type(gap).said(_question(body, gap), response)), {})


def _weight(gap: Mapping[str, Any]) -> Decimal:
    return numbers.parse(str(gap.get("weight", "1"))) or NOTHING


def _shown_gap(body: Body, gap: Mapping[str, Any], order: Sequence[str]) -> Stored:
    """Return a gap as it is asked: all text gaps have the same width, which therefore tells nothing."""
    own = [name.partition(".")[2] for name in order if name.startswith(f"{gap['key']}.")]
    told = _type(gap).shown(_question(body, gap), own)
    number = [each["key"] for each in body["gaps"]].index(gap["key"]) + 1
    kept: Stored = {name: told[name] for name in ("options", "unit") if name in told}
    return {"gap": gap["key"], "kind": gap["kind"], "number": number, **kept}


def _pieces(text: str, gaps: Mapping[str, Stored]) -> list[Stored]:
    words = MARK.split(text)
    return [
        gaps[piece] if place % 2 else {"words": piece}
        for place, piece in enumerate(words)
        if (piece in gaps if place % 2 else piece)
    ]


def _adopted(gap: Mapping[str, Any]) -> Stored:
    kind = gap.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return dict(gap)
    type_, fields = KINDS[kind]
    whole = type_.adopt(gap)
    own = {name: whole[name] for name in fields if name in whole}
    weight = {"weight": gap["weight"]} if gap.get("weight") else {}
    return {"key": gap["key"], "kind": kind, **weight, **own}


def _problems_of_marks(body: Body) -> list[Problem]:
    """Every text has every gap, once, and no other."""
    known = [gap["key"] for gap in body["gaps"]]
    for text in written(body.get("text")).values():
        found = MARK.findall(text)
        if set(found) - set(known):
            return [Problem("text", Fault.UNKNOWN_GAP)]
        if sorted(found) != sorted(known):
            return [Problem("text", Fault.GAPS_DIFFER)]
    same = set(written(body.get("text"))) == set(written(body.get("ask")))
    return [] if same else [Problem("text", Fault.NOT_IN_EVERY_LANGUAGE)]


def _problems_of_gap(body: Body, gap: Mapping[str, Any]) -> list[Problem]:
    weight = numbers.parse(str(gap.get("weight", "1")))
    if weight is None or not NOTHING < weight <= 100 * WHOLE:
        return [Problem("weight", Fault.BAD_FRACTION)]
    return _type(gap).check(_question(body, gap))
