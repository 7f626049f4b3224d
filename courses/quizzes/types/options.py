"""Options that can be chosen: what single and multiple choice have in common."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from courses.quizzes.types import adopting, keyed, numbers
from courses.quizzes.types.face import (
    ANSWER,
    MOST_OPTIONS,
    MOST_TEXT,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Said,
    Stored,
    problems_of_all,
    problems_of_media,
    written,
)

FEWEST = 2


def adopt(raw: Body, *fields: str) -> Stored:
    """Keep the options, whether they are shuffled, and the type's own fields."""
    body = adopting.adopt(raw, ("shuffle", *fields), ("options",))
    kept = ("key", "text", "right", "fraction", "feedback", "media")
    body["options"] = [
        {"right": False, **{name: option[name] for name in kept if option.get(name) not in (None, "", {}, [])}}
        for option in body["options"]
    ]
    return body


def of(body: Body) -> list[Mapping[str, Any]]:
    """Return the options of a body, as the author ordered them."""
    return list(body.get("options") or [])


def keys(body: Body) -> list[str]:
    """Return the keys of the options, as the author ordered them."""
    return [option["key"] for option in of(body)]


def right_keys(body: Body) -> list[str]:
    """Return the keys of the right options."""
    return [option["key"] for option in of(body) if option.get("right") is True]


def check(body: Body) -> list[Problem]:
    """Check the question, its explanation and each of its options."""
    problems = problems_of_all(body)
    options = body.get("options")
    if not isinstance(options, list) or len(options) < FEWEST:
        return [*problems, Problem("options", Fault.TOO_FEW_OPTIONS)]
    if len(options) > MOST_OPTIONS:
        return [*problems, Problem("options", Fault.TOO_MANY_OPTIONS)]
    if not _well_formed(options):
        return [*problems, Problem("options", Fault.BROKEN_OPTION)]
    return problems + _problems_of_texts(body, options)


def order(body: Body, chance: random.Random) -> list[str]:
    """Shuffle the options unless the author fixed their order ("all of the above" must stay last)."""
    shuffled = keys(body)
    if body.get("shuffle", True):
        chance.shuffle(shuffled)
    return shuffled


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return question and options in the attempt's order, without a word about which is right."""
    known = {option["key"]: option for option in of(body)}
    seen = ("key", "text", "media")
    shown = [{name: known[key][name] for name in seen if name in known[key]} for key in order if key in known]
    return {"ask": body["ask"], "options": shown}


def read(body: Body, given: Given) -> list[str]:
    """Return the chosen keys, each once, in the author's order."""
    chosen = {value.strip() for value in given.get(ANSWER, ()) if value.strip()}
    if not chosen <= set(keys(body)):
        raise NotAnAnswer
    return [key for key in keys(body) if key in chosen]


def said(body: Body, chosen: Sequence[str]) -> list[Said]:
    """Return the texts of the chosen options."""
    return [dict(option["text"]) for option in of(body) if option["key"] in chosen]


def worth(option: Mapping[str, Any]) -> Decimal:
    """Return what choosing it earns, where the author gave it a fraction of its own; else by being right or not."""
    given = _worth(option) if "fraction" in option else None
    return given if given is not None else WHOLE if option.get("right") is True else NOTHING


def feedback(body: Body, chosen: Sequence[str]) -> list[Said]:
    """Return what the author says to whoever chose these."""
    return [told for option in of(body) if option["key"] in chosen and (told := written(option.get("feedback")))]


def _worth(option: Mapping[str, Any]) -> Decimal | None:
    found = numbers.parse(str(option.get("fraction", "0")))
    return found if found is not None and -WHOLE <= found <= WHOLE else None


def _well_formed(options: list[Any]) -> bool:
    return keyed.has_keys(options) and all(isinstance(option.get("right", False), bool) for option in options)


def _problems_of_texts(body: Body, options: list[Mapping[str, Any]]) -> list[Problem]:
    languages = set(written(body.get("ask")))
    problems: list[Problem] = []
    earlier: set[tuple[str, str]] = set()
    for index, option in enumerate(options):
        texts = written(option.get("text"))
        where = f"options.{index}"
        here = {(language, text.casefold()) for language, text in texts.items()}
        if not texts:
            problems.append(Problem(where, Fault.EMPTY_OPTION))
        elif not languages <= set(texts):
            problems.append(Problem(where, Fault.NOT_IN_EVERY_LANGUAGE))
        elif _worth(option) is None:
            problems.append(Problem(where, Fault.BAD_FRACTION))
        elif any(len(text) > MOST_TEXT for text in texts.values()):
            problems.append(Problem(where, Fault.TOO_LONG))
        elif problems_of_media(option.get("media") or []):
            problems.append(Problem(where, Fault.NO_ALT))
        elif here & earlier:
            problems.append(Problem(where, Fault.SAME_OPTION))
        earlier |= here
    return problems
