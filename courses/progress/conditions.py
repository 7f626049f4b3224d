"""Conditions on a section or lesson: a small tree, judged and explained.

{}                                        always open
{"section": "previous"}                   the section before is complete; or a section's stable key
{"lesson": "<stable key>"}                that lesson is complete
{"after": "2026-12-01"}                   from that day on
{"all": [...]}, {"any": [...]}, {"not": {...}}
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lms.core.i18n import _l, date

Tree = dict[str, Any]  # Any: the tree's own shape, above
Sentence = object


@dataclass(slots=True)
class Facts:
    """What conditions may ask about: what is done, the titles to explain with, and the day."""

    today: dt.date
    lessons_done: set[str] = field(default_factory=set)
    sections_done: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)  # of sections and lessons by stable key
    previous: str | None = None  # the stable key of the section before, if there is one


def unmet(tree: Tree, facts: Facts) -> list[Sentence]:
    """Why the tree is not fulfilled, in sentences; nothing where it is."""
    if not tree:
        return []
    (kind, value), *rest = tree.items()
    if rest:
        return [sentence for part in tree.items() for sentence in unmet(dict([part]), facts)]
    return _JUDGES[kind](value, facts)


def _all(trees: list[Tree], facts: Facts) -> list[Sentence]:
    return [sentence for tree in trees for sentence in unmet(tree, facts)]


def _any(trees: list[Tree], facts: Facts) -> list[Sentence]:
    answers = [unmet(tree, facts) for tree in trees]
    return [] if not answers or any(not answer for answer in answers) else min(answers, key=len)


def _not(tree: Tree, facts: Facts) -> list[Sentence]:
    return [] if unmet(tree, facts) else [_l("This is no longer open for you.")]


def _section(key: str, facts: Facts) -> list[Sentence]:
    wanted = facts.previous if key == "previous" else key
    if wanted is None or wanted in facts.sections_done or wanted not in facts.titles:
        return []
    return [_l("Opens when you complete “%(title)s”.", title=facts.titles[wanted])]


def _lesson(key: str, facts: Facts) -> list[Sentence]:
    if key in facts.lessons_done or key not in facts.titles:
        return []
    return [_l("Opens when you complete “%(title)s”.", title=facts.titles[key])]


def _after(day: str, facts: Facts) -> list[Sentence]:
    wanted = dt.date.fromisoformat(day)
    return [] if facts.today >= wanted else [_l("Opens on %(day)s.", day=date(wanted))]


_JUDGES: dict[str, Callable[[Any, Facts], list[Sentence]]] = {  # Any: as the kind has it
    "all": _all,
    "any": _any,
    "not": _not,
    "section": _section,
    "lesson": _lesson,
    "after": _after,
}
