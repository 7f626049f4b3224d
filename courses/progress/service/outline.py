"""The course tree as one learner stands in it: done, next, open, shut and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from sqlalchemy import Select, bindparam, select

from courses.catalog.models import Lesson, Section
from courses.catalog.service.reading import Cost, cost, tree
from courses.enrolment.models import Enrolment
from courses.progress.conditions import Facts, Sentence, unmet
from courses.progress.models import LessonProgress
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _l, choose, date, local


@dataclass(slots=True)
class Line:
    """One lesson in the outline; `state` is "done", "now" (the next one to do), "" (open) or "shut"."""

    lesson: Lesson
    number: int
    cost: Cost
    share: float = 0.0
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
    progress = {key: (float(share), "done" if completed_at else "") for key, share, completed_at in rows}
    found = blank(enrolment.run.version_id)
    for line in found.lines:
        line.share, line.state = progress.get(line.lesson.stable_key, (0.0, ""))
    _shut(found, _facts(found), enrolment.run.starts_on)
    upcoming = [line for line in found.lines if line.state == ""]
    first = next((line for line in upcoming if line.lesson.is_required), upcoming[0] if upcoming else None)
    if first:
        first.state = "now"
    return found


@cache
def _progress_query() -> Select[str, Decimal, dt.datetime | None]:
    columns = (LessonProgress.stable_key, LessonProgress.share, LessonProgress.completed_at)
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


def _facts(found: Outline) -> Facts:
    facts = Facts(today=local(clock.now()).date())
    for unit in found.units:
        facts.titles[unit.section.stable_key] = choose(unit.section.title)
        if unit.is_complete:
            facts.sections_done.add(unit.section.stable_key)
    for line in found.lines:
        facts.titles[line.lesson.stable_key] = choose(line.lesson.title)
        if line.is_done:
            facts.lessons_done.add(line.lesson.stable_key)
    return facts


def _shut(found: Outline, facts: Facts, starts_on: dt.date) -> None:
    """Shut what is not open yet; what is done stays open."""
    waiting: list[Sentence] = []
    if facts.today < starts_on:
        waiting = [_l("The run starts on %(day)s.", day=date(starts_on))]
    facts.previous = None
    for unit in found.units:
        unit.why = waiting or unmet(unit.section.availability, facts)
        for line in unit.lines:
            line.why = unit.why or unmet(line.lesson.availability, facts)
            if line.why and not line.is_done:
                line.state = "shut"
        facts.previous = unit.section.stable_key
