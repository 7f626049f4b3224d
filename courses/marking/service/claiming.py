"""Who holds which work, and for how long. A lease that ends gives the work back by itself; nothing has to sweep."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.enrolment.models import Enrolment
from courses.marking import policy
from courses.marking.models import MarkingTask, MarkingWork, TaskState
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l

LEASE = dt.timedelta(minutes=20)
_OF_WORK = ("content", "withdrawn_at", "disputed_at", "settled_at", "posted_at", "named_at", "share", "settlement")
_OF_TASK = ("state", "claimed_by_id", "lease_until", "done_at")


class Taken(RuleError):
    """Another person marks it now, or has marked it."""

    def __init__(self) -> None:
        super().__init__(_l("Another marker has taken this work. What you wrote is kept as your draft."))


class HandedInAgain(RuleError):
    """The marker has read what is not the work any more."""

    def __init__(self) -> None:
        super().__init__(_l("The learner has handed in anew since you opened this work. Please look at it again."))


def load(task_id: int) -> MarkingTask:
    """A task with its work and all that a page and its policy ask of it. Raises `NotFound`."""
    work = joinedload(MarkingTask.work)
    query = select(MarkingTask).where(MarkingTask.id == task_id)
    query = query.options(
        work.joinedload(MarkingWork.enrolment).joinedload(Enrolment.user),
        work.joinedload(MarkingWork.course),
        work.joinedload(MarkingWork.run),
        work.joinedload(MarkingWork.rubric),
        work.joinedload(MarkingWork.plan),
        work.joinedload(MarkingWork.tasks).joinedload(MarkingTask.claimed_by),  # at most three
        joinedload(MarkingTask.claimed_by),
    )
    found = session().scalars(query).unique().one_or_none()
    if found is None or found.work.withdrawn_at:
        raise NotFound
    return found


def load_work(work_id: int) -> MarkingWork:
    """A work with all that its page asks. Raises `NotFound`."""
    query = select(MarkingWork).where(MarkingWork.id == work_id)
    query = query.options(
        joinedload(MarkingWork.enrolment).joinedload(Enrolment.user),
        joinedload(MarkingWork.course),
        joinedload(MarkingWork.run),
        joinedload(MarkingWork.rubric),
        joinedload(MarkingWork.plan),
        selectinload(MarkingWork.tasks).joinedload(MarkingTask.claimed_by),
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def claim(task: MarkingTask, by: User) -> None:
    """Take a work for a while, or keep it for another while. Raises `Taken` where another holds or has marked it."""
    if not renew(task, by):
        raise Taken


def renew(task: MarkingTask, by: User) -> bool:
    """Whether it is this person's for another while: what shows that somebody is at work keeps the lease."""
    hold_tasks(task.work)
    is_gone = task.is_done or task.work.withdrawn_at is not None
    if is_gone or task.is_held_by_another(by.id) or not policy.can_mark(by, task):
        return False
    task.state, task.claimed_by_id, task.lease_until = TaskState.CLAIMED, by.id, clock.now() + LEASE
    session().flush()
    return True


def release(task: MarkingTask, by: User) -> None:
    """Give it back for others; one's draft stays."""
    hold_tasks(task.work)
    if task.is_held_by(by.id):
        task.state, task.claimed_by_id, task.lease_until = TaskState.OPEN, None, None
        session().flush()


def hold_tasks(work: MarkingWork) -> None:
    """Keep a work and its tasks from being changed by others, and see them as they are now.

    The work's row stands for its tasks: whoever changes one of them holds it.
    """
    session().refresh(work, _OF_WORK, with_for_update=True)
    for task in work.tasks:
        session().refresh(task, _OF_TASK)
