"""The days that come soon for a learner: a run's end, the closing of a quiz, work to hand in, a live session."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import defer

from courses.assignments.models import Assignment
from courses.assignments.service import dues
from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment, Run
from courses.lessons.models import Meeting
from courses.quizzes.models import Quiz
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which something ends or happens: the run's end, or what a lesson holds (then `lesson` is that)."""

    enrolment: Enrolment
    day: dt.date
    today: dt.date
    lesson: Lesson | None = None
    at: dt.datetime | None = None  # when people meet, or by when work is to be handed in

    @property
    def days(self) -> int:
        return (self.day - self.today).days

    @property
    def order(self) -> tuple[int, float]:
        return self.days, self.at.timestamp() if self.at else float("inf")


def coming(active: Sequence[Enrolment], today: dt.date) -> list[Due]:
    """The days that come soon, the nearest first; one query."""
    if not active:
        return []
    ends = [(enrolment.due_on or enrolment.run.ends_on, enrolment) for enrolment in active]
    found = [Due(enrolment, day, today) for day, enrolment in ends if day]
    found += _of_lessons({enrolment.id: enrolment for enrolment in active}, today)
    return sorted((due for due in found if 0 <= due.days <= SOON_DAYS), key=lambda due: due.order)


def _of_lessons(active: Mapping[int, Enrolment], today: dt.date) -> Iterator[Due]:
    """Quizzes that close, work to hand in, sessions that are not over; a group's own goes before that of the run."""
    now = clock.now()
    meets: dict[tuple[int, str], tuple[Enrolment, Meeting, Lesson]] = {}
    asked = {"ids": list(active), "now": now}
    for number, lesson, closes_at, meeting, *work in session().execute(_lessons_query(), asked):
        enrolment = active[number]
        if closes_at:
            yield Due(enrolment, local(closes_at).date(), today, lesson)
        elif work[0]:
            due_at = dues.due_at(enrolment, *work)
            if due_at:
                yield Due(enrolment, local(due_at).date(), today, lesson, due_at)
        elif meeting.group_id == enrolment.group_id or not (meeting.group_id or (number, lesson.stable_key) in meets):
            meets[number, lesson.stable_key] = enrolment, meeting, lesson
    for enrolment, meeting, lesson in meets.values():
        if meeting.ends_at > now:
            yield Due(enrolment, max(local(meeting.starts_at).date(), today), today, lesson, meeting.starts_at)


@cache
def _lessons_query() -> Any:  # Any: a select of place, lesson, what closes, a meeting, work to hand in
    """Lessons that close, take work or meet; made once: to write a query takes longer than to run it."""
    meeting = and_(Meeting.stable_key == Lesson.stable_key, Meeting.run_id == Enrolment.run_id)
    query = (
        select(Enrolment.id, Lesson, Quiz.closes_at, Meeting, *dues.COLUMNS)
        .select_from(Enrolment)
        .join(Run, Run.id == Enrolment.run_id)
        .join(Lesson, Lesson.version_id == Run.version_id)
        .outerjoin(Quiz, and_(Quiz.lesson_id == Lesson.id, Quiz.closes_at > bindparam("now")))
        .outerjoin(Meeting, meeting)
        .options(defer(Lesson.body, raiseload=True))
    )
    return (
        dues.joined(query)
        .where(Enrolment.id.in_(bindparam("ids", expanding=True)))
        .where(or_(Quiz.closes_at.is_not(None), Assignment.id.is_not(None), Meeting.id.is_not(None)))
        .order_by(Lesson.id, Meeting.id)
    )
