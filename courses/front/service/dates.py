"""The days that come soon for a learner: a run's end, the closing of a quiz, a live session."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import defer

from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment
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
    at: dt.datetime | None = None  # of a live session: when people meet

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
    found += _of_lessons(active, today)
    return sorted((due for due in found if 0 <= due.days <= SOON_DAYS), key=lambda due: due.order)


def _of_lessons(active: Sequence[Enrolment], today: dt.date) -> Iterator[Due]:
    """Quizzes that close and sessions that are not over; a group's own time goes before that of the whole run."""
    now = clock.now()
    versions = {enrolment.run.version_id for enrolment in active}
    asked = {"versions": list(versions), "runs": [each.run_id for each in active], "now": now}
    rows = session().execute(_lessons_query(), asked).all()
    for enrolment in active:
        meets: dict[str, tuple[Meeting, Lesson]] = {}
        for closes_at, meeting, lesson in rows:
            if lesson.version_id != enrolment.run.version_id:
                continue
            if closes_at:
                yield Due(enrolment, local(closes_at).date(), today, lesson)
            elif _is_for(enrolment, meeting) and (meeting.group_id or lesson.stable_key not in meets):
                meets[lesson.stable_key] = meeting, lesson
        for meeting, lesson in meets.values():
            if meeting.ends_at > now:
                yield Due(enrolment, max(local(meeting.starts_at).date(), today), today, lesson, meeting.starts_at)


def _is_for(enrolment: Enrolment, meeting: Meeting) -> bool:
    return meeting.run_id == enrolment.run_id and meeting.group_id in (None, enrolment.group_id)


@cache
def _lessons_query() -> Select[dt.datetime | None, Meeting, Lesson]:
    """Lessons that close or meet, with when; made once: to write a query takes longer than to run it."""
    closing = and_(Quiz.lesson_id == Lesson.id, Quiz.closes_at > bindparam("now"))
    meeting = and_(Meeting.stable_key == Lesson.stable_key, Meeting.run_id.in_(bindparam("runs", expanding=True)))
    return (
        select(Quiz.closes_at, Meeting, Lesson)
        .select_from(Lesson)
        .outerjoin(Quiz, closing)
        .outerjoin(Meeting, meeting)
        .options(defer(Lesson.body, raiseload=True))
        .where(Lesson.version_id.in_(bindparam("versions", expanding=True)))
        .where(or_(Quiz.closes_at.is_not(None), Meeting.id.is_not(None)))
        .order_by(Lesson.id, Meeting.id)
    )
