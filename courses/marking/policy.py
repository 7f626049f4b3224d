"""Who marks: the trainers of the course or of the learner's group, and registrars. Who settles: moderators, registrars.

Nobody marks their own work, and nobody marks the same work twice in two roles. `may_mark` says it in the database, for
lists and counts; the predicates below say it of one task.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from courses.enrolment.models import Enrolment, GroupTrainer, Run, RunGroup
from courses.enrolment.service.roster import is_taught_by
from courses.marking.models import MarkingPlan, MarkingTask, MarkingWork, TaskRole, TaskState
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.accounts.policy import is_registrar
from lms.core import clock

DESK = frozenset({Role.TRAINER, Role.MODERATOR})


def can_enter(user: User) -> bool:
    """Trainers, moderators and registrars have a desk."""
    return is_registrar(user) or any(held.role in DESK for held in user.roles)


def can_see(user: User, task: MarkingTask) -> bool:
    """Whoever may mark the work in this role. Needs the work and its enrolment loaded."""
    work = task.work
    if work.learner_id == user.id:
        return False
    if task.role is TaskRole.MODERATOR:
        return moderates(user, work)
    return trains(user, work)


def can_mark(user: User, task: MarkingTask) -> bool:
    """Likewise, unless they marked it in another role already. Needs the work's tasks."""
    return can_see(user, task) and not has_part_in(user, task)


def can_review(user: User, work: MarkingWork) -> bool:
    """See what was given once it is settled: whoever may mark it, and moderators."""
    return work.learner_id != user.id and (trains(user, work) or moderates(user, work))


def can_plan(user: User, plan: MarkingPlan) -> bool:
    """Those who teach the course say how its work is marked."""
    return user.has_role(Role.TRAINER, (Context.COURSE, plan.course_id)) or is_registrar(user)


def trains(user: User, work: MarkingWork) -> bool:
    """A trainer of the course or of the learner's group, or a registrar."""
    of_course = user.has_role(Role.TRAINER, (Context.COURSE, work.course_id))
    return is_registrar(user) or of_course or is_taught_by(user, work.enrolment)


def moderates(user: User, work: MarkingWork) -> bool:
    """A moderator of the course or the run, or a registrar."""
    here = (Context.COURSE, work.course_id), (Context.RUN, work.run_id)
    return is_registrar(user) or user.has_role(Role.MODERATOR, *here)


def has_part_in(user: User, task: MarkingTask) -> bool:
    """Whether the person marks or marked the same work in another role."""
    others = (other for other in task.work.tasks if other.id != task.id)
    return any(other.claimed_by_id == user.id and (other.is_done or other.is_held()) for other in others)


def may_mark(user_id: Any, *, everywhere: ColumnElement[bool]) -> ColumnElement[bool]:  # Any: a number or a column
    """`can_mark` as a condition on `MarkingTask` joined with its `MarkingWork`; `everywhere`: a registrar's reach."""
    role = or_(
        and_(MarkingTask.role == TaskRole.MODERATOR, or_(everywhere, _moderates(user_id))),
        and_(MarkingTask.role != TaskRole.MODERATOR, or_(everywhere, _trains(user_id))),
    )
    other = aliased(MarkingTask)
    is_part = or_(
        other.state == TaskState.DONE, and_(other.state == TaskState.CLAIMED, other.lease_until > clock.now())
    )
    took_part = exists().where(
        other.work_id == MarkingWork.id, other.id != MarkingTask.id, other.claimed_by_id == user_id, is_part
    )
    return and_(MarkingWork.learner_id != user_id, role, not_(took_part))


def may_review(user_id: Any, *, everywhere: ColumnElement[bool]) -> ColumnElement[bool]:  # Any: as above
    """`can_review` as a condition on `MarkingWork`."""
    return and_(MarkingWork.learner_id != user_id, or_(everywhere, _trains(user_id), _moderates(user_id)))


def is_free(user_id: Any) -> ColumnElement[bool]:  # Any: as above
    """A task that waits for this person: open, given back by its lease, or their own.

    A work that two people mark waits for each of them once: as its second marking where the first is not to be had.
    """
    asked = or_(MarkingTask.role != TaskRole.MODERATOR, MarkingWork.disputed_at.is_not(None))
    first = aliased(MarkingTask)
    is_first = and_(first.work_id == MarkingWork.id, first.role == TaskRole.FIRST)
    is_doubled = and_(
        MarkingTask.role == TaskRole.SECOND,
        or_(MarkingTask.claimed_by_id.is_(None), MarkingTask.claimed_by_id != user_id),
        exists().where(is_first, _is_open(first, user_id)),
    )
    return and_(MarkingWork.withdrawn_at.is_(None), asked, _is_open(MarkingTask, user_id), not_(is_doubled))


def _is_open(task: Any, user_id: Any) -> ColumnElement[bool]:  # Any: the tasks, or another name for them
    claimed = and_(task.state == TaskState.CLAIMED, or_(task.lease_until <= clock.now(), task.claimed_by_id == user_id))
    return or_(task.state == TaskState.OPEN, claimed)


def _trains(user_id: Any) -> ColumnElement[bool]:  # Any: as above
    mine = (
        select(GroupTrainer.group_id)
        .join(RunGroup, RunGroup.id == GroupTrainer.group_id)
        .where(GroupTrainer.user_id == user_id, RunGroup.run_id == MarkingWork.run_id)
    )
    in_group = exists().where(Enrolment.id == MarkingWork.enrolment_id, Enrolment.group_id.in_(mine))
    together = exists().where(Run.id == MarkingWork.run_id, Run.groups_apart.is_(False))
    of_run = and_(
        _has(user_id, Role.TRAINER, Context.RUN, MarkingWork.run_id), or_(in_group, together, not_(mine.exists()))
    )
    return or_(_has(user_id, Role.TRAINER, Context.COURSE, MarkingWork.course_id), of_run)


def _moderates(user_id: Any) -> ColumnElement[bool]:  # Any: as above
    return or_(
        _has(user_id, Role.MODERATOR, Context.COURSE, MarkingWork.course_id),
        _has(user_id, Role.MODERATOR, Context.RUN, MarkingWork.run_id),
    )


def _has(user_id: Any, role: Role, context: Context, context_id: Any) -> ColumnElement[bool]:  # Any: as above
    held = RoleAssignment
    here = or_(and_(held.context == context, held.context_id == context_id), held.context == Context.SITE)
    return exists().where(held.user_id == user_id, held.role == role, here)
