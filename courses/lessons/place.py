"""Where a learner is: the enrolment, the whole outline, and one line of it."""

from dataclasses import dataclass
from functools import cache

from flask import url_for
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import contains_eager

from courses.catalog.models import Course, CourseVersion, Lesson
from courses.enrolment.models import Enrolment, Run
from courses.progress.models import WatchProgress
from courses.progress.service.outline import Line, Outline, outline
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Place:
    """What a lesson page stands on."""

    enrolment: Enrolment
    outline: Outline
    line: Line

    is_trial = False  # see courses.lessons.trials, where a trainer stands in for a learner

    @property
    def run(self) -> Run:
        return self.enrolment.run

    @property
    def lesson(self) -> Lesson:
        return self.line.lesson

    @property
    def course(self) -> Course:
        return self.run.version.course

    @property
    def way(self) -> str:
        """What the addresses of all lessons here begin with."""
        return url_for("lessons.index", code=self.run.code)

    @property
    def course_address(self) -> str:
        return url_for("front.course", slug=self.course.slug)

    def address(self, lesson: Lesson) -> str:
        """Where a lesson is read."""
        return f"{self.way}/{lesson.stable_key}"

    def action(self, name: str) -> str:
        """Where the forms of this lesson go: "completion", "opening"."""
        return f"{self.address(self.lesson)}/{name}"


class NotOpenYet(RuleError):
    """The lesson waits for something; the message says for what."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.why[0] if line.why else _l("This lesson is not open yet."))


def enrolment_in(code: str, user: User) -> Enrolment:
    """The person's enrolment in the run of this code, with run and course. Raises `NotFound`."""
    found = session().scalar(_enrolment_query(), {"code": code, "user": user.id})
    if found is None:
        raise NotFound
    return found


@cache
def _enrolment_query() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .join(Enrolment.run)
        .join(Run.version)
        .join(CourseVersion.course)
        .where(Run.code == bindparam("code"), Enrolment.user_id == bindparam("user"))
        .options(contains_eager(Enrolment.run).contains_eager(Run.version).contains_eager(CourseVersion.course))
    )


def find(code: str, key: str, user: User) -> Place:
    """The place of the lesson with this stable key in the run of this code. Raises `NotFound`."""
    enrolment = enrolment_in(code, user)
    whole = outline(enrolment)
    line = whole.line(key)
    if line is None:
        raise NotFound
    return Place(enrolment, whole, line)


def body_and_watched(place: Place) -> tuple[dict[str, str], WatchProgress | None]:
    """The text of a lesson, which outlines leave out, and what was watched of its video; one query."""
    values = {"lesson": place.lesson.id, "key": place.lesson.stable_key, "enrolment": place.enrolment.id}
    row = session().execute(_body_query(), values).one()
    return row[0], row[1]


@cache
def _body_query() -> Select[dict[str, str], WatchProgress]:
    here = (WatchProgress.enrolment_id == bindparam("enrolment"), WatchProgress.stable_key == bindparam("key"))
    query = select(Lesson.body, WatchProgress).outerjoin(WatchProgress, and_(*here))
    return query.where(Lesson.id == bindparam("lesson"))


def must_be_open(place: Place) -> None:
    """Raises `NotOpenYet` where conditions are not met."""
    if not place.line.is_open:
        raise NotOpenYet(place.line)
