"""Conditions on a section or lesson: a small tree. Here it is read and checked; courses.progress.opening judges it.

{}                                        always open
{"section": "previous"}                   the section before is complete; or a section's stable key
{"lesson": "<stable key>"}                that lesson is complete
{"grade": ["<stable key>", 0.6]}          so much was reached in that quiz
{"after": "2026-12-01"}                   from that day on
{"until": "2026-12-31"}                   to that day, which is the last
{"run_day": 7}, {"own_day": 7}            so many days after the run began, or after one's own place in it
{"group": "men"}                          of one group: "men", "women", or a group's name
{"all": [...]}, {"any": [...]}, {"not": {...}}
Several of these in one {} are as in an "all".
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.catalog.models import Lesson, Section
from lms.core.errors import BadValue
from lms.core.i18n import _l

Tree = dict[str, Any]  # Any: the tree's own shape, above
PREVIOUS = "previous"
DEEPEST = 4
MOST = 60
FARTHEST_DAY = 3650


class NoTree(BadValue):
    """What was given is no tree of conditions."""

    def __init__(self) -> None:
        super().__init__(_l("These conditions cannot be read."))


def leaves(tree: Tree) -> Iterator[tuple[str, Any]]:  # Any: as the kind has it
    """Every single condition in a tree, as (kind, value)."""
    for kind, value in tree.items():
        if kind in {"all", "any"}:
            for part in value:
                yield from leaves(part)
        elif kind == "not":
            yield from leaves(value)
        else:
            yield kind, value


def check(tree: Any, depth: int = 0) -> None:  # Any: whatever was given
    """Raises `NoTree` where `tree` is not as said above."""
    try:
        _check(tree, depth)
        if sum(1 for _leaf in leaves(tree)) > MOST:
            raise NoTree
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise NoTree from error


def last_day(tree: Tree) -> dt.date | None:
    """The last day on which the tree can hold, where one is certain."""
    days = []
    for kind, value in tree.items():
        if kind == "until":
            days.append(dt.date.fromisoformat(value))
        elif kind == "all":
            days += [day for part in value if (day := last_day(part))]
    return min(days, default=None)


@dataclass(slots=True)
class Knots:
    """What is wrong with the conditions of a version: they name what is not there, or can never be met."""

    dangling: list[Section | Lesson] = field(default_factory=list)
    never: list[Section | Lesson] = field(default_factory=list)


def knots(sections: Sequence[Section]) -> Knots:
    """Look through a whole version.

    A learner is followed who can wait for every day and pass every quiz: what even they never reach stands in a circle.
    """
    there = {("section", section.stable_key) for section in sections} | {("section", PREVIOUS)}
    lessons = [lesson for section in sections for lesson in section.lessons]
    there |= {("lesson", lesson.stable_key) for lesson in lessons}
    found = Knots()
    things: list[Section | Lesson] = [*sections, *lessons]
    for thing in things:
        if any(not _is_there(kind, value, there) for kind, value in leaves(thing.availability)):
            found.dangling.append(thing)
    reached = _reach(sections)
    for section in sections:
        missed = [lesson for lesson in section.lessons if lesson.stable_key not in reached]
        found.never += [section] if missed and len(missed) == len(section.lessons) else missed
    return found


def _check(tree: Any, depth: int) -> None:  # Any: as above
    if not isinstance(tree, dict) or depth > DEEPEST:
        raise NoTree
    for kind, value in tree.items():
        if kind in {"all", "any"}:
            if not isinstance(value, list):
                raise NoTree
            for part in value:
                _check(part, depth + 1)
        elif kind == "not":
            _check(value, depth + 1)
        elif not _KINDS[kind](value):
            raise NoTree


def _is_name(value: Any) -> bool:  # Any: as above
    return isinstance(value, str) and 0 < len(value) <= 120  # noqa: PLR2004 - as long as a title


def _is_day(value: Any) -> bool:  # Any: as above
    return isinstance(value, str) and bool(dt.date.fromisoformat(value))


def _is_count(value: Any) -> bool:  # Any: as above
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= FARTHEST_DAY


def _is_grade(value: Any) -> bool:  # Any: as above
    key, least = value
    return _is_name(key) and isinstance(least, int | float) and not isinstance(least, bool) and 0 <= least <= 1


_KINDS: dict[str, Callable[[Any], bool]] = {  # Any: as the kind has it
    "section": _is_name,
    "lesson": _is_name,
    "grade": _is_grade,
    "after": _is_day,
    "until": _is_day,
    "run_day": _is_count,
    "own_day": _is_count,
    "group": _is_name,
}


def _is_there(kind: str, value: Any, there: set[tuple[str, str]]) -> bool:  # Any: as the kind has it
    if kind == "grade":
        return ("lesson", value[0]) in there
    return kind not in {"section", "lesson"} or (kind, value) in there


def _reach(sections: Sequence[Section]) -> set[str]:
    """The stable keys of all lessons that can be reached at all."""
    reached: set[str] = set()
    done: set[str] = set()
    while True:
        before, previous = len(reached) + len(done), None
        for section in sections:
            if _can_hold(section.availability, reached, done, previous):
                open_now = [each for each in section.lessons if _can_hold(each.availability, reached, done, previous)]
                reached |= {lesson.stable_key for lesson in open_now}
            if all(lesson.stable_key in reached for lesson in section.lessons if lesson.is_required):
                done.add(section.stable_key)
            previous = section.stable_key
        if len(reached) + len(done) == before:
            return reached


def _can_hold(tree: Tree, reached: set[str], done: set[str], previous: str | None) -> bool:
    def holds(kind: str, value: Any) -> bool:  # Any: as the kind has it
        if kind == "all":
            return all(_can_hold(part, reached, done, previous) for part in value)
        if kind == "any":
            return not value or any(_can_hold(part, reached, done, previous) for part in value)
        if kind == "section":
            wanted = previous if value == PREVIOUS else value
            return wanted is None or wanted in done
        if kind in {"lesson", "grade"}:
            return (value if kind == "lesson" else value[0]) in reached
        return True

    return all(holds(kind, value) for kind, value in tree.items())
