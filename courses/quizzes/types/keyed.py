"""Lists of parts with a key and a text: what matching, ordering and hotspots have in common."""

from collections.abc import Mapping
from typing import Any

from courses.quizzes.types.adopting import KEY
from courses.quizzes.types.face import MOST_TEXT, Body, Fault, Problem, Said, written


def keys(body: Body, field: str) -> list[str]:
    """Return the keys, as the author ordered them."""
    return [part["key"] for part in body.get(field) or []]


def texts(body: Body, field: str) -> dict[str, Said]:
    """Return the texts by their keys."""
    return {part["key"]: dict(part["text"]) for part in body.get(field) or []}


def has_keys(parts: list[Any]) -> bool:  # Any: JSON as somebody wrote it
    """Whether every part has a key, and no two the same."""
    found = [part["key"] for part in parts if isinstance(part, Mapping) and is_key(part.get("key"))]
    return len(found) == len(parts) == len(set(found))


def is_key(value: object) -> bool:
    """Whether it can be a key."""
    return isinstance(value, str) and KEY.fullmatch(value) is not None


def problems(
    body: Body, field: str, fewest: int, most: int, too_few: Fault, *, distinct: bool = False
) -> list[Problem]:
    """Check a list: long enough, not too long, each part with a key of its own and a text in every language."""
    listed = body.get(field)
    if not isinstance(listed, list) or len(listed) < fewest:
        return [Problem(field, too_few)]
    if len(listed) > most:
        return [Problem(field, Fault.TOO_MANY_OPTIONS)]
    if not has_keys(listed):
        return [Problem(field, Fault.BROKEN_OPTION)]
    return _problems_of_texts(body, field, listed, distinct=distinct)


def pair(one: Said, other: Said) -> Said:
    """Return two texts as one, language by language."""
    languages = [language for language in one if language in other] or list(other)
    label = next(iter(one.values()), "")
    return {language: f"{one.get(language, label)} — {other[language]}" for language in languages}


def _problems_of_texts(body: Body, field: str, listed: list[Mapping[str, Any]], *, distinct: bool) -> list[Problem]:
    languages = set(written(body.get("ask")))
    found: list[Problem] = []
    earlier: set[tuple[str, str]] = set()
    for index, part in enumerate(listed):
        said = written(part.get("text"))
        here = {(language, text.casefold()) for language, text in said.items()}
        fault = _fault(said, languages)
        if fault is None and distinct and here & earlier:
            fault = Fault.SAME_OPTION
        if fault:
            found.append(Problem(f"{field}.{index}", fault))
        earlier |= here
    return found


def _fault(said: Said, languages: set[str]) -> Fault | None:
    if not said:
        return Fault.EMPTY_OPTION
    if not languages <= set(said):
        return Fault.NOT_IN_EVERY_LANGUAGE
    return Fault.TOO_LONG if any(len(text) > MOST_TEXT for text in said.values()) else None
