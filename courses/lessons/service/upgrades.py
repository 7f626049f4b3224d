"""A run goes over to a newer version: what that would do to its learners, said before; then it is done.

Progress hangs on the lessons' stable keys, so what both versions have stays done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from courses.catalog.models import CourseVersion, VersionState
from courses.catalog.service import versions
from courses.catalog.service.comparing import Comparison, Touched, compare
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.enrolment.service import runs
from courses.lessons.models import Meeting
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import audit, clock, i18n
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Effects:
    """What going over would do."""

    comparison: Comparison
    learners: int  # who learn now
    completed: int  # of them, who completed the course: they stay so
    done_in_removed: dict[str, int]  # by stable key: learners who completed a lesson that goes
    begun_in_changed: int  # learners in the middle of a film that is replaced
    more_to_do: int  # required lessons that are new
    meetings_lost: int  # sessions that were set for lessons that go


def runs_of(course_id: int) -> Sequence[tuple[Run, int, int]]:
    """The runs of a course that are not over: each with its version's number and its learners; one query."""
    today = i18n.local(clock.now()).date()
    seated = select(func.count()).where(Enrolment.run_id == Run.id, Enrolment.state.in_(LEARNING)).scalar_subquery()
    query = select(Run, CourseVersion.number, seated).join(CourseVersion, CourseVersion.id == Run.version_id)
    query = query.where(CourseVersion.course_id == course_id, Run.ends_on.is_(None) | (Run.ends_on >= today))
    return [(run, number, count) for run, number, count in session().execute(query.order_by(Run.starts_on, Run.id))]


def touched(version: CourseVersion, removed: Iterable[str]) -> list[Touched]:
    """The answer to `version_weighed`: each run that is not over, with what its learners did in lessons that go."""
    found = runs_of(version.course_id)
    done = _done(select(Run.id).where(Run.id.in_([run.id for run, _number, _count in found])), removed)
    by_run: dict[int, int] = {}
    for (run_id, _key), count in done.items():
        by_run[run_id] = by_run.get(run_id, 0) + count
    return [Touched(run.title, run.code, number, count, by_run.get(run.id, 0)) for run, number, count in found]


def effects(run: Run, version: CourseVersion) -> Effects:
    """What moving `run` to `version` would do. Needs the run's version loaded."""
    _must_fit(run, version)
    found = compare(version, run.version)
    gone = {lesson.stable_key for lesson in found.removed}
    replaced = {change.lesson.stable_key for change in found.changed if change.has_other_media}
    states = dict(_counts(run))
    done = _done(select(Run.id).where(Run.id == run.id), gone)
    begun = select(func.count(func.distinct(LessonProgress.enrolment_id))).join(Enrolment)
    begun = begun.where(
        Enrolment.run_id == run.id, LessonProgress.stable_key.in_(replaced), LessonProgress.completed_at.is_(None)
    )
    lost = select(func.count()).where(Meeting.run_id == run.id, Meeting.stable_key.in_(gone))
    return Effects(
        comparison=found,
        learners=sum(states.values()),
        completed=states.get(EnrolmentState.COMPLETED, 0),
        done_in_removed={key: count for (_run, key), count in done.items()},
        begun_in_changed=session().scalar(begun) or 0,
        more_to_do=sum(lesson.is_required for lesson in found.added),
        meetings_lost=session().scalar(lost) or 0,
    )


def move(run: Run, version: CourseVersion, by: User) -> None:
    """Teach `version` in this run from now on; a second call changes nothing. Whoever has all of it done, completes."""
    if run.version_id == version.id:
        return
    _must_fit(run, version)
    before = run.version_id
    runs.edit_run(run, by, version_id=version.id)
    session().expire(run, ["version"])
    audit.record("run.moved", run, by, version_before=before, version=version.id)
    completing.settle(run)


def newest(course_id: int) -> CourseVersion | None:
    """The version that a run of the course may go over to."""
    query = select(CourseVersion).where(
        CourseVersion.course_id == course_id, CourseVersion.state == VersionState.PUBLISHED
    )
    return session().scalar(query.order_by(CourseVersion.number.desc()).limit(1))


def _must_fit(run: Run, version: CourseVersion) -> None:
    current = versions.by_id(run.version_id)
    if current.course_id != version.course_id or version.state is not VersionState.PUBLISHED:
        raise RuleError(_l("A run goes over only to a published version of its own course."))


def _counts(run: Run) -> Iterable[tuple[EnrolmentState, int]]:
    query = select(Enrolment.state, func.count()).where(Enrolment.run_id == run.id, Enrolment.state.in_(LEARNING))
    return [(state, count) for state, count in session().execute(query.group_by(Enrolment.state))]


def _done(run_ids: object, keys: Iterable[str]) -> dict[tuple[int, str], int]:
    """{(run, stable key): learners who completed that lesson}; one query, none for no keys."""
    wanted = set(keys)
    if not wanted:
        return {}
    here = and_(LessonProgress.enrolment_id == Enrolment.id, LessonProgress.completed_at.is_not(None))
    query = select(Enrolment.run_id, LessonProgress.stable_key, func.count()).join(LessonProgress, here)
    query = query.where(Enrolment.run_id.in_(run_ids), LessonProgress.stable_key.in_(wanted))  # type: ignore[arg-type]
    query = query.group_by(Enrolment.run_id, LessonProgress.stable_key)
    return {(row[0], row[1]): row[2] for row in session().execute(query)}
