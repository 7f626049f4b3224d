"""The course tree as one learner stands in it: done, next, open, shut and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from courses.catalog.conditions import leaves
from courses.catalog.models import Lesson, Section
from courses.catalog.service.reading import Cost, cost, tree
from courses.enrolment.models import Enrolment, RunGroup
from courses.progress.models import LessonProgress
from courses.progress.opening import Facts, Sentence, day_in_words, unmet
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _l, choose


@dataclass(slots=True)
class Line:
    """One lesson in the outline; `state` is "done", "now" (the next one to do), "" (open) or "shut"."""

    lesson: Lesson
    number: int
    cost: Cost
    share: float = 0.0
    best: Decimal | None = None  # of a quiz
    state: str = ""
    why: Sequence[Sentence] = ()

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def is_open(self) -> bool:
        return self.state != "shut"


@dataclass(slots=True)
class Unit:
    """One section in the outline."""

    section: Section
    lines: list[Line] = field(default_factory=list)
    why: Sequence[Sentence] = ()

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def is_complete(self) -> bool:
        return all(line.is_done for line in self.lines if line.lesson.is_required)


@dataclass(slots=True)
class Outline:
    """The whole tree."""

    units: list[Unit]

    @property
    def lines(self) -> list[Line]:
        return [line for unit in self.units for line in unit.lines]

    @property
    def required(self) -> list[Line]:
        return [line for line in self.lines if line.lesson.is_required]

    @property
    def done(self) -> int:
        """How many required lessons are complete."""
        return sum(line.is_done for line in self.required)

    @property
    def is_complete(self) -> bool:
        return bool(self.required) and self.done == len(self.required)

    @property
    def cost(self) -> Cost:
        return sum((line.cost for line in self.lines), Cost())

    @property
    def next(self) -> Line | None:
        """The next lesson to do."""
        return next((line for line in self.lines if line.state == "now"), None)

    def line(self, key: str) -> Line | None:
        """The line of a lesson's stable key."""
        return next((line for line in self.lines if line.lesson.stable_key == key), None)

    def beside(self, key: str) -> tuple[Line | None, Line | None]:
        """The lines before and after a lesson."""
        lines = self.lines
        place = next(number for number, line in enumerate(lines) if line.lesson.stable_key == key)
        return (lines[place - 1] if place else None), (lines[place + 1] if place + 1 < len(lines) else None)


def outline(enrolment: Enrolment) -> Outline:
    """The tree of the run's version as the learner stands in it. Needs the run loaded; two queries."""
    rows = session().execute(_progress_query(), {"enrolment": enrolment.id})
    progress = {row.stable_key: row for row in rows}
    found = blank(enrolment.run.version_id)
    for line in found.lines:
        if row := progress.get(line.lesson.stable_key):
            line.share, line.state, line.best = float(row.share), "done" if row.completed_at else "", row.best
    _shut(found, _facts(found, enrolment), enrolment.run.starts_on)
    upcoming = [line for line in found.lines if line.state == ""]
    first = next((line for line in upcoming if line.lesson.is_required), upcoming[0] if upcoming else None)
    if first:
        first.state = "now"
    return found


@cache
def _progress_query() -> Select[str, Decimal, dt.datetime | None, Decimal | None]:
    columns = (LessonProgress.stable_key, LessonProgress.share, LessonProgress.completed_at, LessonProgress.best)
    return select(*columns).where(LessonProgress.enrolment_id == bindparam("enrolment"))


def blank(version_id: int) -> Outline:
    """The tree as a visitor sees it; one query."""
    units, number = [], 0
    for section in tree(version_id):
        unit = Unit(section)
        for lesson in section.lessons:
            number += 1
            unit.lines.append(Line(lesson, number, cost(lesson)))
        units.append(unit)
    return Outline(units)


def _facts(found: Outline, enrolment: Enrolment) -> Facts:
    zone = ZoneInfo(enrolment.run.zone)
    facts = Facts(today=clock.now().astimezone(zone).date(), starts_on=enrolment.run.starts_on)
    facts.began_on = enrolment.created_at.astimezone(zone).date()
    facts.groups = _groups(found, enrolment)
    for unit in found.units:
        facts.titles[unit.section.stable_key] = choose(unit.section.title)
        if unit.is_complete:
            facts.sections_done.add(unit.section.stable_key)
    for line in found.lines:
        facts.titles[line.lesson.stable_key] = choose(line.lesson.title)
        if line.is_done:
            facts.lessons_done.add(line.lesson.stable_key)
        if line.best is not None:
            facts.best[line.lesson.stable_key] = float(line.best)
    return facts


def _groups(found: Outline, enrolment: Enrolment) -> set[str]:
    """What the learner's group is called; asked only where a condition wants to know."""
    trees = [unit.section.availability for unit in found.units] + [line.lesson.availability for line in found.lines]
    if enrolment.group_id is None or not any(kind == "group" for tree in trees for kind, _value in leaves(tree)):
        return set()
    group = session().get_one(RunGroup, enrolment.group_id)
    return {group.policy.value, *group.name.values()}


def _shut(found: Outline, facts: Facts, starts_on: dt.date) -> None:
    """Shut what is not open yet; what is done stays open."""
    waiting: list[Sentence] = []
    if facts.today < starts_on:
        waiting = [_l("The run starts on %(day)s.", day=day_in_words(starts_on))]
    facts.previous = None
    for unit in found.units:
        unit.why = waiting or unmet(unit.section.availability, facts)
        for line in unit.lines:
            line.why = unit.why or unmet(line.lesson.availability, facts)
            if line.why and not line.is_done:
                line.state = "shut"
        facts.previous = unit.section.stable_key
