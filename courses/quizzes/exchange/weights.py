"""Marks of options as other systems say them: a share of the mark for each option, right ones above nothing."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from courses.quizzes.exchange.face import plain
from courses.quizzes.types import adopting, numbers, short
from courses.quizzes.types.face import ANSWER, NOTHING, WHOLE, Body, Said, Stored

NEAR = Decimal("0.001")  # other systems write a third as 33.33333 per cent
_PLACES = Decimal("0.0001")


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """An option, what choosing it earns (from -1 to 1), and what is told to who chose it."""

    text: Said
    share: Decimal
    feedback: Said
    media: Sequence[Stored] = ()


def single(parts: Sequence[Weighed]) -> tuple[str, Stored]:
    """One right option; another may earn a part."""
    options = []
    for part in parts:
        option = _option(part, part.share == WHOLE)
        if part.share not in (NOTHING, WHOLE):
            option["fraction"] = plain(part.share)
        options.append(option)
    return "single", {"options": options, "shuffle": True}


def multiple(parts: Sequence[Weighed]) -> tuple[str, Stored]:
    """Several right options: in equal parts with one penalty where the shares say so, else each by its own share."""
    rights = [part.share for part in parts if part.share > 0]
    wrongs = [part.share for part in parts if part.share <= 0]
    options = [_option(part, part.share > 0) for part in parts]
    body: Stored = {"options": options, "shuffle": True}
    if _are_equal(rights) and _are_equal(wrongs) and abs(sum(rights) - WHOLE) < NEAR:
        penalty = -sum(wrongs, NOTHING) if wrongs else WHOLE
        exact = penalty.quantize(_PLACES, rounding=ROUND_HALF_UP)
        if NOTHING <= exact <= WHOLE:
            return "multiple", {**body, "scoring": "partial", "penalty": plain(exact)}
    for option, part in zip(options, parts, strict=True):
        option["fraction"] = plain(part.share)
    return "multiple", {**body, "scoring": "fractions"}


def shares(kind: str, body: Body) -> list[Decimal]:
    """What choosing each option earns, as other systems are told."""
    options = body["options"]
    if kind == "single" or body.get("scoring") == "fractions":
        return [_fraction(option) for option in options]
    rights = sum(1 for option in options if option.get("right"))
    wrongs = len(options) - rights
    penalty = numbers.parse(str(body.get("penalty") or "1")) or NOTHING
    right_share = WHOLE / rights if rights else NOTHING
    wrong_share = -penalty / wrongs if wrongs else NOTHING
    return [right_share if option.get("right") else wrong_share for option in options]


def percent(share: Decimal) -> str:
    """A share in per cent, to the five places that other systems know."""
    return plain((share * 100).quantize(Decimal("0.00001"), rounding=ROUND_HALF_UP))


def matched(pairs: Sequence[tuple[Said, Said]]) -> Stored:
    """Stems and the choice that belongs to each; a pair without a stem is a choice that belongs to none."""
    choices: list[dict[str, Any]] = []
    stems = []
    for stem, choice in pairs:
        key = next((each["key"] for each in choices if each["text"] == choice), "")
        if not key:
            key = _free(choice, {each["key"] for each in choices})
            choices.append({"key": key, "text": choice})
        if stem:
            stems.append({"text": stem, "right": key})
    return {"stems": stems, "choices": choices, "shuffle": True}


def answer(text: str) -> dict[str, Any]:  # Any: the type's own JSON
    r"""A typed answer as other systems write it: `*` stands for anything, `\*` for a star."""
    if "*" in text.replace("\\*", ""):
        return {"text": text, "match": "stars"}
    return {"text": text.replace("\\*", "*"), "match": "words"}


def typed(body: Body, *, stars: bool = True) -> list[dict[str, Any]]:  # Any: as above
    """The answers that a format can say: no regular expressions, and patterns with stars only where it has them.

    Where none of them earns all, the author's example takes their place.
    """
    known = {"words", "stars"} if stars else {"words"}
    kept = [dict(each) for each in body["answers"] if each.get("match", "words") in known]
    if any(numbers.parse(str(each.get("fraction", "1"))) == WHOLE for each in kept):
        return kept
    example = short.right(body).get(ANSWER)
    return [*([{"text": example, "match": "words"}] if example else []), *kept]


def starred(told: Mapping[str, Any]) -> str:  # Any: as above
    """A typed answer, likewise."""
    text = str(told["text"])
    return text if told.get("match") == "stars" else text.replace("*", "\\*")


def pairs(body: Body) -> list[tuple[Mapping[str, str], Mapping[str, str]]]:
    """The pairs of a matching question, then its choices that belong to no stem."""
    texts = {choice["key"]: choice["text"] for choice in body["choices"]}
    used = {stem["right"] for stem in body["stems"]}
    nothing: Said = {}
    spare = [(nothing, choice["text"]) for choice in body["choices"] if choice["key"] not in used]
    return [*((stem["text"], texts[stem["right"]]) for stem in body["stems"]), *spare]


def number(body: Body) -> tuple[Decimal, Decimal]:
    """The right number, and how far off is still right, in its own unit."""
    right = numbers.parse(str(body["right"])) or NOTHING
    tolerance = body.get("tolerance") or {}
    by = numbers.parse(str(tolerance.get("by") or "0")) or NOTHING
    return right, abs(right) * by / 100 if tolerance.get("kind") == "percent" else by


def _option(part: Weighed, right: bool) -> dict[str, Any]:
    option: dict[str, Any] = {"text": part.text, "right": right}
    more = {"feedback": part.feedback, "media": list(part.media)}
    return option | {name: said for name, said in more.items() if said}


def _fraction(option: Mapping[str, Any]) -> Decimal:  # Any: the type's own JSON
    given = numbers.parse(str(option.get("fraction") or ""))
    return given if given is not None else (WHOLE if option.get("right") else NOTHING)


def _are_equal(values: Sequence[Decimal]) -> bool:
    return not values or max(values) - min(values) < NEAR


def _free(text: Said, taken: set[str]) -> str:
    """A key made of what the choice says: its spelling tells nobody which stem it belongs to."""
    salt = 0
    while (key := adopting.key_of(text, salt)) in taken:
        salt += 1
    return key
