"""One's own page: what is next, what is due, how far, what was earned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import Course, CourseVersion, Lesson
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.enrolment.service.waiting import places
from courses.front.service.dates import Due, coming
from courses.progress.service.outline import Outline, outline
from courses.progress.service.shares import Share, shares
from courses.quizzes.models import Attempt, AttemptState, Quiz
from lms.accounts.models import User
from lms.certificates import service as certificates
from lms.certificates.models import Certificate
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

S = EnrolmentState
WAITING = frozenset({S.APPLIED, S.NOMINATED, S.WAITLISTED, S.OFFERED})
MOST_RESULTS = 4


@dataclass(slots=True)
class Desk:
    """All that `/my` shows."""

    enrolments: Sequence[Enrolment]
    shares: dict[int, Share]
    current: Enrolment | None = None  # the run to go on with
    outline: Outline | None = None  # of `current`
    due: list[Due] = field(default_factory=list)
    certificates: Sequence[Certificate] = ()
    results: Sequence[Attempt] = ()
    places: dict[int, int] = field(default_factory=dict)  # in the lines of those who wait

    @property
    def active(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state is S.ACTIVE]

    @property
    def waiting(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state in WAITING]

    @property
    def finished(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state is S.COMPLETED]

    @property
    def offers(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.state is S.OFFERED]

    def share(self, enrolment: Enrolment) -> Share:
        return self.shares.get(enrolment.id, Share(0, 0))


def desk(user: User) -> Desk:
    """The page of `user`: seven queries, one more for who waits."""
    mine = enrolments_of(user)
    found = Desk(mine, shares(enrolment.id for enrolment in mine if enrolment.state in LEARNING))
    today = local(clock.now()).date()
    begun = [enrolment for enrolment in found.active if enrolment.run.starts_on <= today]
    begun.sort(key=lambda enrolment: (found.share(enrolment).seen_at or enrolment.created_at, enrolment.id))
    if begun:
        found.current = begun[-1]
        found.outline = outline(found.current)
    if waits := [enrolment.id for enrolment in mine if enrolment.state is S.WAITLISTED]:
        found.places = places(waits)
    found.due = coming(found.active, today)
    found.certificates = certificates.held_by(user)
    found.results = _results(mine)
    return found


def enrolments_of(user: User, course_ids: Iterable[int] | None = None) -> Sequence[Enrolment]:
    """The person's enrolments that still mean something, oldest first, with run and course; one query."""
    values: dict[str, object] = {"user": user.id}
    if course_ids is not None:
        values["courses"] = list(set(course_ids))
    return session().scalars(_enrolments_query(course_ids is not None), values).all()


@cache
def _enrolments_query(of_courses: bool) -> Select[Enrolment]:
    """Made once, as are the other queries here: to write one takes longer than to run it."""
    query = (
        select(Enrolment)
        .join(Enrolment.run)
        .join(Run.version)
        .join(CourseVersion.course)
        .where(Enrolment.user_id == bindparam("user"), Enrolment.state.not_in([S.WITHDRAWN, S.REFUSED, S.EXPELLED]))
        .options(contains_eager(Enrolment.run).contains_eager(Run.version).contains_eager(CourseVersion.course))
        .order_by(Enrolment.id)
    )
    return query.where(Course.id.in_(bindparam("courses", expanding=True))) if of_courses else query


def _results(mine: Sequence[Enrolment]) -> Sequence[Attempt]:
    """The latest marked attempts, with their lessons; one query."""
    if not mine:
        return []
    return session().scalars(_results_query(), {"enrolments": [enrolment.id for enrolment in mine]}).all()


@cache
def _results_query() -> Select[Attempt]:
    ours = Attempt.enrolment_id.in_(bindparam("enrolments", expanding=True))
    return (
        select(Attempt)
        .where(ours, Attempt.state == AttemptState.GRADED)
        .options(joinedload(Attempt.quiz).joinedload(Quiz.lesson).defer(Lesson.body, raiseload=True))
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
        .limit(MOST_RESULTS)
    )
