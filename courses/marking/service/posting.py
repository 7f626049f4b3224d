"""Posting: what is marked reaches the learner when somebody says so."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import joinedload, selectinload

from courses.enrolment.models import Enrolment
from courses.enrolment.service.holding import hold_place
from courses.marking import policy
from courses.marking.models import MarkingTask, MarkingWork, SubjectKind
from courses.marking.service import claiming, settling
from courses.marking.service.queue import Wanted, narrowed
from lms.accounts.models import User
from lms.accounts.policy import is_registrar
from lms.core import audit, clock
from lms.core.db import session


def waiting(user: User, wanted: Wanted) -> Select[MarkingWork]:
    """What has its final mark and is not posted, of those whose marks this person may see; the oldest mark first."""
    query = select(MarkingWork).where(*narrowed(wanted)).where(_may(user))
    query = query.where(MarkingWork.settled_at.is_not(None), MarkingWork.posted_at.is_(None))
    query = query.where(MarkingWork.withdrawn_at.is_(None)).order_by(MarkingWork.settled_at, MarkingWork.id)
    return query.options(joinedload(MarkingWork.course), joinedload(MarkingWork.run), joinedload(MarkingWork.learner))


def post(work_ids: Sequence[int], by: User) -> int:
    """Post those of these works that wait for it and that this person may post; how many there were."""
    query = waiting(by, Wanted()).where(MarkingWork.id.in_(work_ids)).order_by(None)
    loaded = query.options(
        selectinload(MarkingWork.tasks).joinedload(MarkingTask.claimed_by), joinedload(MarkingWork.rubric)
    )
    found = (
        session().scalars(loaded.order_by(MarkingWork.run_id, MarkingWork.enrolment_id, MarkingWork.id)).unique().all()
    )
    for work in found:  # in the order of the places, so that two who post wait for each other
        hold_place(session().get_one(Enrolment, work.enrolment_id))
        claiming.hold_tasks(work)
        if work.posted_at is None:  # another may have posted it while we waited
            settling.post(work, by)
            audit.record("marking.posted", work, by)
    return len(found)


def seen(kind: SubjectKind, subject_id: int, *, posted: bool) -> None:
    """Its own feature has posted or hidden it."""
    query = select(MarkingWork).where(MarkingWork.subject_kind == kind, MarkingWork.subject_id == subject_id)
    work = session().scalar(query)
    if work is not None and (work.posted_at is not None) is not posted:
        work.posted_at = clock.now() if posted else None
        session().flush()


def _may(user: User) -> Any:  # Any: a condition
    return policy.may_review(user.id, everywhere=literal(is_registrar(user)))
