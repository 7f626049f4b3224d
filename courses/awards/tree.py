"""What earns an award, as a small tree of JSON; and what such a tree asks for.

    {"all": [tree, …]}   {"any": [tree, …]}   {"some": 2, "of": [tree, …]}
    {"levels": [{"name": {"ar": …, "en": …}, "when": tree}, …]}      the highest first; one of them must hold
    {"lessons": "all"}   {"section": key}                            required lessons: of the course, of a unit
    {"each_quiz": 60}    {"mean_of_quizzes": 75}   {"quiz": key, "least": 70}
    {"each_work": 60}    {"work": key, "least": 70}                  assignments, by their marks in the gradebook
    {"total": 60}        {"category": Arabic title, "least": 50}     of the gradebook
    {"module": key, "least": 75}   {"practical": key, "least": 60}
    {"modules": "all" or [key, …], "each": 75, "practical": 60, "mean": 75}    each number may be left out, not all
    {"courses": "all"}   {"course": code}   {"mean_of_courses": 75}  of a programme

Numbers are per cent. A module's mark is 40 % its quizzes and 60 % its practical, where the rule asks for practicals.
"""

from collections.abc import Iterator
from typing import Any

from lms.core.errors import BadValue
from lms.core.i18n import _

Expression = dict[str, Any]  # Any: a tree of JSON
DEFAULT: Expression = {"all": [{"lessons": "all"}, {"each_quiz": 60}, {"mean_of_quizzes": 75}]}
OF_PROGRAMME: Expression = {"courses": "all"}
NUMBERS = ("each_quiz", "mean_of_quizzes", "each_work", "total", "mean_of_courses")
NAMED = ("quiz", "work", "category", "module", "practical")
ALL = ("lessons", "courses")
DEEPEST = 6


def check(expression: object) -> Expression:
    """The expression itself, if it can be judged. Raises `BadValue`."""
    if not isinstance(expression, dict) or not _is_sound(expression):
        raise BadValue(_("This rule cannot be understood: %(rule)s", rule=str(expression)[:200]))
    return expression


def nodes(expression: Expression) -> Iterator[Expression]:
    """The expression and all within it."""
    yield expression
    for part in inner(expression):
        yield from nodes(part)


def inner(expression: Expression) -> list[Expression]:
    """The expressions right within one."""
    for name in ("all", "any", "of"):
        if isinstance(expression.get(name), list):
            return list(expression[name])
    return [level["when"] for level in expression.get("levels", [])]


def asks_practicals(expression: Expression) -> bool:
    """Whether anything depends on what a trainer saw at the keyboard."""
    return any("practical" in node for node in nodes(expression))


def asks_gradebook(expression: Expression) -> bool:
    """Whether marks of the gradebook count that are not those of quizzes."""
    return any(name in node for node in nodes(expression) for name in ("each_work", "work", "total", "category"))


def asks_modules(expression: Expression) -> bool:
    """Whether units are judged one by one: then their table is printed."""
    return any(name in node for node in nodes(expression) for name in ("module", "modules", "practical"))


def levels(expression: Expression) -> list[dict[str, Any]]:
    """The levels of an award, the highest first; none where it has no levels."""
    return next((node["levels"] for node in nodes(expression) if "levels" in node), [])


def of_modules(expression: Expression) -> set[str] | None:
    """The keys of the units that an expression names; None: all."""
    found: set[str] = set()
    for node in nodes(expression):
        if node.get("modules") == "all":
            return None
        if "modules" in node:
            found |= set(node["modules"])
        else:
            found |= {node[name] for name in ("module", "practical") if name in node}
    return found


def _is_sound(expression: object, depth: int = 0) -> bool:
    if not isinstance(expression, dict) or depth > DEEPEST:
        return False
    match expression:
        case {"all": list(parts), **rest} | {"any": list(parts), **rest} if not rest:
            return bool(parts) and all(_is_sound(part, depth + 1) for part in parts)
        case {"some": int(least), "of": list(parts), **rest} if not rest:
            return 0 < least <= len(parts) and all(_is_sound(part, depth + 1) for part in parts)
        case {"levels": list(found), **rest} if not rest and depth <= 1:
            return bool(found) and all(_is_level(level, depth) for level in found)
        case {"modules": keys, **asked}:
            return _is_modules(keys, asked)
    return _is_leaf(expression)


def _is_leaf(expression: Expression) -> bool:
    names = set(expression)
    if len(names) == 1:
        (name,) = names
        if name in ALL:
            return bool(expression[name] == "all")
        if name in NUMBERS:
            return _is_percent(expression[name])
        return name in {"section", "course"} and _is_text(expression[name])
    return any(names == {name, "least"} and _is_text(expression[name]) for name in NAMED) and _is_percent(
        expression["least"]
    )


def _is_modules(keys: object, asked: Expression) -> bool:
    named = keys == "all" or (isinstance(keys, list) and bool(keys) and all(_is_text(key) for key in keys))
    return (
        named and bool(asked) and set(asked) <= {"each", "practical", "mean"} and all(map(_is_percent, asked.values()))
    )


def _is_level(level: object, depth: int) -> bool:
    match level:
        case {"name": {"ar": str(), **_other}, "when": when, **rest} if not rest:
            return _is_sound(when, depth + 1) and "levels" not in when
    return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_percent(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100  # noqa: PLR2004
