"""Whether something is open to one learner, and if not, what it waits for, in words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from courses.catalog.conditions import PREVIOUS, Tree
from lms.core.i18n import _, date, hijri_date, ngettext, number, percent, pgettext

Sentence = object


@dataclass(slots=True)
class Facts:
    """What conditions may ask about: the day, what is done and reached, and the titles to explain with."""

    today: dt.date
    starts_on: dt.date | None = None  # the run
    began_on: dt.date | None = None  # one's own place in it
    lessons_done: set[str] = field(default_factory=set)
    sections_done: set[str] = field(default_factory=set)
    best: dict[str, float] = field(default_factory=dict)  # the best share of each quiz
    groups: set[str] = field(default_factory=set)  # "men" or "women", and the names of one's group
    titles: dict[str, str] = field(default_factory=dict)  # of sections and lessons by stable key
    previous: str | None = None  # the stable key of the section before, if there is one


@dataclass(frozen=True, slots=True)
class Wait:
    """Why something is not open. `until` can still come true; `closed` cannot, and is a whole sentence."""

    until: tuple[str, ...] = ()
    closed: str = ""


def unmet(tree: Tree, facts: Facts) -> list[Sentence]:
    """Why the tree is not fulfilled, in sentences; nothing where it is."""
    waits = _all(_parts(tree), facts)
    if waits is None:
        return []
    if waits.closed:
        return [waits.closed]
    if len(waits.until) == 1:
        return [_("Opens when %(what)s.", what=waits.until[0])]
    return [_("Opens when: %(what)s", what=" · ".join(waits.until))]


def day_in_words(day: dt.date) -> str:
    """A day in both calendars."""
    hijri = hijri_date(day)
    return _("%(hijri)s (%(day)s)", hijri=hijri, day=date(day)) if hijri else date(day)


def _parts(tree: Tree) -> list[Tree]:
    return [{kind: value} for kind, value in tree.items()]


def _judge(tree: Tree, facts: Facts) -> Wait | None:
    if len(tree) != 1:
        return _all(_parts(tree), facts)
    ((kind, value),) = tree.items()
    return _JUDGES[kind](value, facts)


def _all(trees: list[Tree], facts: Facts) -> Wait | None:
    waits = [wait for tree in trees if (wait := _judge(tree, facts))]
    closed = next((wait.closed for wait in waits if wait.closed), "")
    named = dict.fromkeys(words for wait in waits for words in wait.until)
    return Wait(tuple(named), closed) if waits else None


def _any(trees: list[Tree], facts: Facts) -> Wait | None:
    waits = [_judge(tree, facts) for tree in trees]
    missed = [wait for wait in waits if wait]
    if not waits or len(missed) < len(waits):
        return None
    ways = [" · ".join(wait.until) for wait in missed if not wait.closed]
    return Wait((pgettext("between two conditions", " or ").join(ways),)) if ways else missed[0]


def _not(tree: Tree, facts: Facts) -> Wait | None:
    return None if _judge(tree, facts) else Wait(closed=_("This is no longer open for you."))


def _section(key: str, facts: Facts) -> Wait | None:
    wanted = facts.previous if key == PREVIOUS else key
    if wanted is None or wanted in facts.sections_done:
        return None
    return _titled(wanted, facts)


def _lesson(key: str, facts: Facts) -> Wait | None:
    return None if key in facts.lessons_done else _titled(key, facts)


def _titled(key: str, facts: Facts) -> Wait | None:
    """What is no longer in the version holds nobody up."""
    title = facts.titles.get(key)
    return Wait((_("you complete “%(title)s”", title=title),)) if title is not None else None


def _grade(value: tuple[str, float], facts: Facts) -> Wait | None:
    key, least = value
    title = facts.titles.get(key)
    if title is None or facts.best.get(key, -1) >= least:
        return None
    return Wait((_("you reach %(share)s in “%(title)s”", share=percent(least), title=title),))


def _after(day: str, facts: Facts) -> Wait | None:
    return _from(dt.date.fromisoformat(day), facts)


def _from(wanted: dt.date, facts: Facts) -> Wait | None:
    return None if facts.today >= wanted else Wait((_("it is %(day)s", day=day_in_words(wanted)),))


def _until(day: str, facts: Facts) -> Wait | None:
    last = dt.date.fromisoformat(day)
    return None if facts.today <= last else Wait(closed=_("It was open until %(day)s.", day=day_in_words(last)))


def _run_day(days: int, facts: Facts) -> Wait | None:
    return _from(facts.starts_on + dt.timedelta(days=days), facts) if facts.starts_on else _later(days)


def _own_day(days: int, facts: Facts) -> Wait | None:
    return _from(facts.began_on + dt.timedelta(days=days), facts) if facts.began_on else _later(days)


def _later(days: int) -> Wait:
    """For whoever has no place yet, there is no day to name."""
    said = ngettext("%(number)s day has passed", "%(number)s days have passed", days, number=number(days))
    return Wait((said,))


def _group(name: str, facts: Facts) -> Wait | None:
    return None if name in facts.groups else Wait(closed=_("This is for another group."))


_JUDGES: dict[str, Callable[[Any, Facts], Wait | None]] = {  # Any: as the kind has it
    "all": _all,
    "any": _any,
    "not": _not,
    "section": _section,
    "lesson": _lesson,
    "grade": _grade,
    "after": _after,
    "until": _until,
    "run_day": _run_day,
    "own_day": _own_day,
    "group": _group,
}
