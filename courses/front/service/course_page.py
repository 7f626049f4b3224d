"""The page of a course, for whoever looks: outline, cost, runs to join, my own place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Select, bindparam, func, select

from courses.catalog import policy
from courses.catalog.models import Course, CoursePrerequisite, CourseVersion, VersionState
from courses.catalog.service.courses import trainers
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.enrolment.service import eligibility, waiting
from courses.enrolment.service.runs import OpenRun, open_runs
from courses.front.service.mine import enrolments_of
from courses.progress.service.outline import Outline, blank, outline
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound


@dataclass(slots=True)
class CoursePage:
    """All that `/courses/<slug>` shows."""

    course: Course
    version: CourseVersion
    outline: Outline
    enrolment: Enrolment | None = None
    openings: Sequence[OpenRun] = ()
    required: list[tuple[Course, bool]] = field(default_factory=list)  # with whether I completed it
    trainers: Sequence[User] = ()
    place: int | None = None  # in the line of those who wait
    conditions: dict[int, list[str]] = field(default_factory=dict)  # of the runs that one may join
    is_trial: bool = False  # a trainer looks at a draft

    @property
    def is_learning(self) -> bool:
        return self.enrolment is not None and self.enrolment.state in LEARNING

    @property
    def may_join(self) -> bool:
        """Whether nothing that must come first is missing."""
        return all(done for _course, done in self.required)


def trial_page(version: CourseVersion, user: User) -> CoursePage:
    """The page as a visitor would find it if this version were published. Needs the version's course."""
    course = version.course
    page = CoursePage(course, version, blank(version.id), trainers=trainers(course), is_trial=True)
    page.required = _required(course, user)
    return page


def course_page(slug: str, user: User | None) -> CoursePage:
    """The page; six queries. Raises `NotFound` for a course that this person may not see."""
    course, version = _with_version(slug)
    mine = enrolments_of(user, [course.id]) if user else []
    enrolment = next((item for item in reversed(mine) if item.state in LEARNING), mine[-1] if mine else None)
    if not (course.is_listed or enrolment or (user and policy.teaches(user, course.id))):
        raise NotFound
    if enrolment and enrolment.state in LEARNING:
        page = CoursePage(course, enrolment.run.version, outline(enrolment), enrolment)
    else:
        page = CoursePage(course, version, blank(version.id), enrolment)
    if not enrolment or enrolment.state in {EnrolmentState.COMPLETED, EnrolmentState.FAILED}:
        page.openings = open_runs([course.id])
    page.conditions = {opening.run.id: eligibility.said(opening.run) for opening in page.openings if opening.run.rules}
    if enrolment and enrolment.state is EnrolmentState.WAITLISTED:
        page.place = waiting.places([enrolment.id]).get(enrolment.id)
    page.required = _required(course, user)
    page.trainers = trainers(course)
    return page


def _with_version(slug: str) -> tuple[Course, CourseVersion]:
    """The course and its newest published version, else its draft, in one query."""
    row = session().execute(_version_query(), {"slug": slug}).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


@cache
def _version_query() -> Select[Course, CourseVersion]:
    """Made once, as is the other query here: to write one takes longer than to run it."""
    is_draft = CourseVersion.state == VersionState.DRAFT
    return (
        select(Course, CourseVersion)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.slug == bindparam("slug"), CourseVersion.state != VersionState.RETIRED)
        .order_by(is_draft, CourseVersion.number.desc())
        .limit(1)
    )


def _required(course: Course, user: User | None) -> list[tuple[Course, bool]]:
    values = {"user": user.id if user else 0, "course": course.id}
    return [(other, bool(count)) for other, count in session().execute(_required_query(), values)]


@cache
def _required_query() -> Select[Course, int]:
    done = (
        select(func.count(Enrolment.id))
        .join(Run, Run.id == Enrolment.run_id)
        .join(CourseVersion, CourseVersion.id == Run.version_id)
        .where(
            Enrolment.user_id == bindparam("user"),
            Enrolment.state == EnrolmentState.COMPLETED,
            CourseVersion.course_id == Course.id,
        )
        .scalar_subquery()
    )
    link = CoursePrerequisite
    query = select(Course, done).join(link, link.required_id == Course.id)
    return query.where(link.course_id == bindparam("course")).order_by(Course.code)
