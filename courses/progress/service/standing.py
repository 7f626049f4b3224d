"""Where one learner stands in one run: what is done, what is missing, how long was watched, what is due next."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager

from courses.catalog.conditions import last_day
from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import Enrolment, Run
from courses.progress.models import WatchProgress
from courses.progress.service.outline import Outline, outline
from lms.accounts.models import User
from lms.core import clock, i18n
from lms.core.db import session
from lms.core.errors import NotFound

Closings = Callable[[Enrolment], Iterable[tuple[str, dt.datetime]]]
_closings: set[Closings] = set()  # a set: several apps of one process teach the same


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done; `lesson` is none where it is the whole run."""

    day: dt.date
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the learner's own page of progress shows."""

    enrolment: Enrolment
    outline: Outline
    watched: dict[str, int]  # milliseconds by stable key
    due: list[Due]

    @property
    def minutes(self) -> int:
        """Whole minutes watched of all lessons."""
        return sum(self.watched.values()) // 60_000

    @property
    def missing(self) -> int:
        """How many required lessons are not complete."""
        return len(self.outline.required) - self.outline.done


def tell_closings(closings: Closings) -> None:
    """Teach this page when lessons close: `closings(enrolment)` gives (stable key, moment); upper floors know."""
    _closings.add(closings)


def own(code: str, user: User) -> Enrolment:
    """The person's place in the run of this code, with run and course. Raises `NotFound`."""
    found = session().scalar(_own_query(), {"code": code, "user": user.id})
    if found is None:
        raise NotFound
    return found


def standing(enrolment: Enrolment) -> Standing:
    """Needs run and version loaded; four queries."""
    found = outline(enrolment)
    rows = session().execute(_watched_query(), {"enrolment": enrolment.id})
    return Standing(enrolment, found, {row[0]: row[1] for row in rows}, _due(enrolment, found))


def _due(enrolment: Enrolment, found: Outline) -> list[Due]:
    """What is still to be done by a day that has not passed, the soonest first."""
    today = i18n.local(clock.now()).date()
    lines = {line.lesson.stable_key: line for line in found.lines if not line.is_done}
    days = [Due(day) for day in [enrolment.due_on or enrolment.run.ends_on] if day and lines]
    for unit in found.units:
        for line in unit.lines:
            trees = (unit.section.availability, line.lesson.availability)
            last = min((day for tree in trees if (day := last_day(tree))), default=None)
            days += [Due(last, line.lesson)] if last and not line.is_done else []
    for closings in _closings:
        for key, moment in closings(enrolment):
            days += [Due(i18n.local(moment).date(), lines[key].lesson)] if key in lines else []
    return sorted((due for due in days if due.day >= today), key=lambda due: (due.day, due.lesson is None))


@cache
def _own_query() -> Select[Enrolment]:
    whole = contains_eager(Enrolment.run).contains_eager(Run.version).contains_eager(CourseVersion.course)
    query = select(Enrolment).join(Enrolment.run).join(Run.version).join(CourseVersion.course).options(whole)
    return query.where(Run.code == bindparam("code"), Enrolment.user_id == bindparam("user"))


@cache
def _watched_query() -> Select[str, int]:
    query = select(WatchProgress.stable_key, WatchProgress.watched_ms)
    return query.where(WatchProgress.enrolment_id == bindparam("enrolment"))
