"""Work comes to the desk, and is taken back by its learner."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from courses.marking.models import (
    MarkingPlan,
    MarkingTask,
    MarkingWork,
    ProvisionalMark,
    SubjectKind,
    TaskRole,
    TaskState,
)
from courses.marking.service import plans
from courses.rubrics.models import Rubric, RubricVersion
from lms.core import clock
from lms.core.db import session


@dataclass(frozen=True, slots=True)
class Handed:
    """A piece of work as its feature hands it in. `is_blind` and `second_share` are the feature's own words, if any."""

    kind: SubjectKind
    subject_id: int
    course_id: int
    run_id: int
    enrolment_id: int
    learner_id: int
    stable_key: str
    title: dict[str, str]
    form: str
    content: str
    possible: Decimal
    rubric_version_id: int | None
    at: dt.datetime
    late_seconds: int = 0
    is_blind: bool = True
    second_share: Decimal = Decimal(0)


def arrive(handed: Handed) -> MarkingWork:
    """Put a work on the desk. The same again stays as it is; what was taken back or changed is to be marked anew."""
    if there := of_subject(handed.kind, handed.subject_id):
        is_same = there.content == handed.content and there.withdrawn_at is None
        return there if is_same else _again(there, handed)
    plan = plans.of_lesson(handed.course_id, handed.stable_key)
    share = handed.second_share if plan.second_share is None else plan.second_share
    drawn = plans.is_drawn(plan, f"{handed.kind.value}:{handed.subject_id}", share)
    work = _written(handed, plan, is_drawn=drawn)
    session().add(work)
    session().flush()
    roles = [TaskRole.FIRST, TaskRole.SECOND] if drawn else [TaskRole.FIRST]
    session().add_all(MarkingTask(work_id=work.id, role=role) for role in roles)
    session().flush()
    return work


def withdraw(kind: SubjectKind, subject_id: int) -> None:
    """It was taken back, or decided: nobody marks it, and what was said of it so far is no mark of what comes next."""
    work = of_subject(kind, subject_id)
    if work is None or work.withdrawn_at or work.settled_at:
        return
    work.withdrawn_at = clock.now()
    _begin_anew(work)


def of_subject(kind: SubjectKind, subject_id: int) -> MarkingWork | None:
    """The work of this answer or submission, with its tasks."""
    query = select(MarkingWork).where(MarkingWork.subject_kind == kind, MarkingWork.subject_id == subject_id)
    return session().scalar(query.options(selectinload(MarkingWork.tasks)))


def _written(handed: Handed, plan: MarkingPlan, *, is_drawn: bool) -> MarkingWork:
    return MarkingWork(
        subject_kind=handed.kind,
        subject_id=handed.subject_id,
        plan_id=plan.id,
        course_id=handed.course_id,
        run_id=handed.run_id,
        enrolment_id=handed.enrolment_id,
        learner_id=handed.learner_id,
        title=handed.title,
        form=handed.form,
        content=handed.content,
        code=plans.code(plan, handed.enrolment_id),
        possible=handed.possible,
        rubric_version_id=_rubric_of_course(handed),
        is_blind=handed.is_blind if plan.is_blind is None else plan.is_blind,
        is_drawn=is_drawn,
        handed_in_at=handed.at,
        late_seconds=handed.late_seconds,
        due_at=handed.at + dt.timedelta(days=plan.days),
    )


def _again(work: MarkingWork, handed: Handed) -> MarkingWork:
    plan = session().get_one(MarkingPlan, work.plan_id)
    work.withdrawn_at, work.handed_in_at, work.late_seconds = None, handed.at, handed.late_seconds
    work.possible, work.rubric_version_id = handed.possible, _rubric_of_course(handed)
    work.form, work.content = handed.form, handed.content
    work.due_at = handed.at + dt.timedelta(days=plan.days)
    _begin_anew(work)
    return work


def _rubric_of_course(handed: Handed) -> int | None:
    """The rubric by which it is marked; one that a question brought along from elsewhere is none here."""
    query = select(RubricVersion.id).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.where(RubricVersion.id == handed.rubric_version_id, Rubric.course_id == handed.course_id)
    return session().scalar(query) if handed.rubric_version_id else None


def _begin_anew(work: MarkingWork) -> None:
    """All of its marking is before us again; marks that were given stay on record, of the work as it was."""
    ids = [task.id for task in work.tasks]
    session().execute(update(ProvisionalMark).where(ProvisionalMark.task_id.in_(ids)).values(is_current=False))
    for task in work.tasks:
        task.state, task.claimed_by_id, task.lease_until, task.done_at = TaskState.OPEN, None, None, None
    work.share = work.settlement = work.settled_at = None
    work.disputed_at = work.named_at = work.posted_at = None
    session().flush()
