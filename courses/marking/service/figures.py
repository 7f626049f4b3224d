"""What the report of a course reads: works that two people marked, and who marks how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from courses.catalog.models import Course
from courses.catalog.service.courses import taught_by
from courses.marking.models import MarkingPlan, MarkingTask, MarkingWork, ProvisionalMark, TaskRole
from courses.marking.stats import Pair
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar
from lms.core import clock
from lms.core.db import session

MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class Load:
    """Who marks how many, and how long one takes on the average."""

    marker: User
    count: int
    seconds: float


def courses_of(user: User) -> Sequence[Course]:
    """The courses whose marking this person may look at as a whole."""
    query = taught_by(user)
    if not is_registrar(user):
        moderated = [
            held.context_id for held in user.roles if (held.role, held.context) == (Role.MODERATOR, Context.COURSE)
        ]
        taught = query.with_only_columns(Course.id).order_by(None)
        query = select(Course).where(or_(Course.id.in_(taught), Course.id.in_(moderated))).order_by(Course.id)
    marked = select(MarkingPlan.course_id)
    return session().scalars(query.where(Course.id.in_(marked))).unique().all()


def plans_of(course: Course) -> Sequence[MarkingPlan]:
    """The lessons of a course whose work people mark."""
    return (
        session().scalars(select(MarkingPlan).where(MarkingPlan.course_id == course.id).order_by(MarkingPlan.id)).all()
    )


def pairs(course: Course, plan_id: int | None = None) -> list[Pair]:
    """The works that two people have marked, the newest first; marks of work that was taken back do not count."""
    one, other = aliased(ProvisionalMark), aliased(ProvisionalMark)
    first, second = aliased(MarkingTask), aliased(MarkingTask)
    query = (
        select(one.share, other.share, one.marker_id, other.marker_id, other.at)
        .join(first, first.id == one.task_id)
        .join(MarkingWork, MarkingWork.id == first.work_id)
        .join(second, second.work_id == MarkingWork.id)
        .join(other, other.task_id == second.id)
        .where(first.role == TaskRole.FIRST, second.role == TaskRole.SECOND, MarkingWork.course_id == course.id)
        .where(one.is_current.is_(True), other.is_current.is_(True))
        .order_by(other.id.desc())
        .limit(MOST_PAIRS)
    )
    found = session().execute(_of_plan(query, plan_id)).all()
    return [Pair(one, other, by, and_by, at.date().replace(day=1)) for one, other, by, and_by, at in found]


def loads(course: Course, plan_id: int | None = None) -> list[Load]:
    """Who marked how many works, and the seconds at work on each; the busiest first."""
    query = (
        select(ProvisionalMark.marker_id, func.count(), func.avg(ProvisionalMark.seconds))
        .join(MarkingTask, MarkingTask.id == ProvisionalMark.task_id)
        .join(MarkingWork, MarkingWork.id == MarkingTask.work_id)
        .where(MarkingWork.course_id == course.id, ProvisionalMark.is_current.is_(True))
        .group_by(ProvisionalMark.marker_id)
        .order_by(func.count().desc(), ProvisionalMark.marker_id)
    )
    found = session().execute(_of_plan(query, plan_id)).all()
    people = named(marker_id for marker_id, _count, _seconds in found)
    return [Load(people[marker_id], count, float(seconds or 0)) for marker_id, count, seconds in found]


def named(user_ids: Any) -> dict[int, User]:  # Any: ids, in any way
    """People by their ids."""
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(set(user_ids))))}


def standing(course: Course, plan_id: int | None = None) -> dict[str, int]:
    """How many works are settled, wait, wait too long, and were or are before a moderator; one query."""
    open_ = MarkingWork.settled_at.is_(None)
    query = select(
        func.count(MarkingWork.id).filter(MarkingWork.settled_at.is_not(None)).label("settled"),
        func.count(MarkingWork.id).filter(open_).label("waiting"),
        func.count(MarkingWork.id).filter(open_, MarkingWork.due_at < clock.now()).label("overdue"),
        func.count(MarkingWork.id).filter(MarkingWork.disputed_at.is_not(None)).label("disputed"),
        func.count(MarkingWork.id).filter(MarkingWork.is_drawn).label("drawn"),
    ).where(MarkingWork.course_id == course.id, MarkingWork.withdrawn_at.is_(None))
    return dict(session().execute(_of_plan(query, plan_id)).mappings().one())


def _of_plan(query: Any, plan_id: int | None) -> Any:  # Any: a select of whatever is asked of works
    return query.where(MarkingWork.plan_id == plan_id) if plan_id else query
