"""One queue over all courses of a marker, by due time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import Course
from courses.enrolment.models import Run
from courses.marking import policy
from courses.marking.models import MarkDraft, MarkingTask, MarkingWork, TaskState
from courses.marking.service import claiming
from lms.accounts.models import User
from lms.accounts.policy import is_registrar
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound

TRIES = 5  # somebody may be quicker that often


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a marker looks for. `only`: late (handed in late), overdue (to be marked by now), mine, done."""

    course_id: int | None = None
    run_id: int | None = None
    form: str = ""
    only: str = ""

    def values(self) -> dict[str, Any]:  # Any: for an address
        """As an address carries it."""
        found = {"course": self.course_id, "run": self.run_id, "kind": self.form, "only": self.only}
        return {name: value for name, value in found.items() if value}


def found(user: User, wanted: Wanted) -> Select[MarkingTask]:
    """The tasks that wait for this person, the soonest due first; or what they marked, the newest first."""
    query = (
        select(MarkingTask)
        .join(MarkingTask.work)
        .options(
            contains_eager(MarkingTask.work).options(
                joinedload(MarkingWork.course), joinedload(MarkingWork.run), joinedload(MarkingWork.learner)
            )
        )
    )
    query = query.where(*narrowed(wanted))
    if wanted.only == "done":
        mine = query.where(MarkingTask.claimed_by_id == user.id, MarkingTask.state == TaskState.DONE)
        return mine.order_by(MarkingTask.done_at.desc(), MarkingTask.id)
    return query.where(waits_for(user)).order_by(MarkingWork.due_at, MarkingWork.id, MarkingTask.id)


def waits_for(user: User) -> ColumnElement[bool]:
    """The condition on a task and its work: this person may mark it, and nobody else is at it."""
    may = policy.may_mark(user.id, everywhere=literal(is_registrar(user)))
    return and_(MarkingTask.state != TaskState.DONE, policy.is_free(user.id), may)


def options(user: User) -> Sequence[Row[Any]]:  # Any: (course id and title, run id and title, form, how many)
    """What there is to choose from: courses, runs and kinds of what waits, with how many; one query."""
    query = (
        select(MarkingWork.course_id, MarkingWork.run_id, MarkingWork.form, func.count().label("count"))
        .join(MarkingTask, MarkingTask.work_id == MarkingWork.id)
        .where(waits_for(user))
        .group_by(MarkingWork.course_id, MarkingWork.run_id, MarkingWork.form)
        .subquery()
    )
    named = select(Course.id, Course.title, Run.id, Run.title, query.c.form, query.c.count)
    named = named.join(query, query.c.course_id == Course.id).join(Run, Run.id == query.c.run_id)
    return session().execute(named.order_by(Course.id, Run.id)).all()


def drafts(user: User, tasks: Sequence[MarkingTask]) -> set[int]:
    """Which of these tasks one has a draft of."""
    ids = [task.id for task in tasks]
    query = select(MarkDraft.task_id).where(MarkDraft.user_id == user.id, MarkDraft.task_id.in_(ids))
    return set(session().scalars(query)) if ids else set()


def following(user: User, wanted: Wanted, task: MarkingTask | None = None) -> int | None:
    """The task that comes next after this one, by the same order; from the start again at the end."""
    query = found(user, wanted).with_only_columns(MarkingTask.id).limit(1)
    if task is None:
        return session().scalar(query)
    work = task.work
    here = (MarkingWork.due_at, MarkingWork.id, MarkingTask.id)
    later = or_(
        here[0] > work.due_at,
        and_(here[0] == work.due_at, here[1] > work.id),
        and_(here[0] == work.due_at, here[1] == work.id, here[2] > task.id),
    )
    others = query.where(MarkingTask.work_id != work.id).order_by(None)
    return session().scalar(others.order_by(case((later, 0), else_=1), *here))


def take(
    user: User, wanted: Wanted, after: MarkingTask | None = None, preferred: int | None = None
) -> MarkingTask | None:
    """Claim the next work, the `preferred` one if it is free; None where nothing waits."""
    if preferred and (task := _claimed(preferred, user)):
        return task
    for _try in range(TRIES):
        number = following(user, wanted, after)
        if number is None:
            return None
        if task := _claimed(number, user):
            return task
    return None


def _claimed(task_id: int, user: User) -> MarkingTask | None:
    try:
        task = claiming.load(task_id)
    except NotFound:
        return None
    return task if policy.can_see(user, task) and claiming.renew(task, user) else None


def narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions on works, and on tasks where only those of one's own are wanted."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.course_id:
        conditions.append(MarkingWork.course_id == wanted.course_id)
    if wanted.run_id:
        conditions.append(MarkingWork.run_id == wanted.run_id)
    if wanted.form:
        conditions.append(MarkingWork.form == wanted.form)
    if wanted.only == "late":
        conditions.append(MarkingWork.late_seconds > 0)
    if wanted.only == "overdue":
        conditions.append(MarkingWork.due_at < clock.now())
    if wanted.only == "mine":
        conditions.append(MarkingTask.state == TaskState.CLAIMED)
    return conditions
