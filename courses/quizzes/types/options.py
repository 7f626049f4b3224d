"""Options that can be chosen: what single and multiple choice have in common."""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from courses.quizzes.types.face import (
    ANSWER,
    MOST_OPTIONS,
    MOST_TEXT,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Said,
    problems_of_text,
    written,
)

KEY = re.compile(r"[a-z0-9]{1,8}")
FEWEST = 2


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
    problems = problems_of_text(body, "ask", needed=True) + problems_of_text(body, "explain", needed=False)
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
    texts = {option["key"]: option["text"] for option in of(body)}
    return {
        "ask": body["ask"],
        "options": [{"key": key, "text": texts[key]} for key in order if key in texts],
    }


def read(body: Body, given: Given) -> list[str]:
    """Return the chosen keys, each once, in the author's order."""
    chosen = {value.strip() for value in given.get(ANSWER, ()) if value.strip()}
    if not chosen <= set(keys(body)):
        raise NotAnAnswer
    return [key for key in keys(body) if key in chosen]


def said(body: Body, chosen: Sequence[str]) -> list[Said]:
    """Return the texts of the chosen options."""
    return [dict(option["text"]) for option in of(body) if option["key"] in chosen]


def _well_formed(options: list[Any]) -> bool:
    found = [option.get("key") for option in options if isinstance(option, Mapping)]
    return (
        len(found) == len(options) == len(set(found))
        and all(isinstance(key, str) and KEY.fullmatch(key) for key in found)
        and all(isinstance(option.get("right", False), bool) for option in options)
    )


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
        elif any(len(text) > MOST_TEXT for text in texts.values()):
            problems.append(Problem(where, Fault.TOO_LONG))
        elif here & earlier:
            problems.append(Problem(where, Fault.SAME_OPTION))
        earlier |= here
    return problems
