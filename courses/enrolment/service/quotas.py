"""What the academy does with directorates: gives them quotas, answers their names; names follow their enrolments."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion
from courses.enrolment.events import nomination_answered
from courses.enrolment.models import (
    COUNTED,
    Enrolment,
    EnrolmentEvent,
    EnrolmentState,
    Nomination,
    NominationBatch,
    NominationState,
    Run,
)
from courses.enrolment.service import joining
from courses.enrolment.service.moving import move
from courses.enrolment.service.nominating import note, used
from lms.accounts.models import Context, OrgUnit, Role, RoleAssignment, User
from lms.core import audit
from lms.core.db import hold, insert_once, session
from lms.core.errors import BadValue
from lms.core.i18n import _l

S, N = EnrolmentState, NominationState
MOST = 10_000
FOLLOWS = {
    S.NOMINATED: N.SENT,
    S.OFFERED: N.APPROVED,
    S.WAITLISTED: N.APPROVED,
    S.ACTIVE: N.APPROVED,
    S.REFUSED: N.REFUSED,
    S.WITHDRAWN: N.GIVEN_UP,
}
LED = frozenset({N.SENT, N.APPROVED, N.REFUSED})


def give(run: Run, unit: OrgUnit, quota: int, closes_on: dt.date | None, by: User) -> NominationBatch:
    """Ask a directorate for so many names, or change how many. Raises `BadValue` where more are named already."""
    if not 0 <= quota <= MOST:
        raise BadValue(_l("Say how many people the directorate may nominate."))
    keys = {"run_id": run.id, "org_unit_id": unit.id}
    insert_once(NominationBatch, list(keys), {**keys, "quota": quota, "opened_by_id": by.id})
    batch = session().scalars(select(NominationBatch).filter_by(**keys)).one()
    hold(batch)
    if quota < (named := used(batch)):
        raise BadValue(_l("%(named)s people are named already; the quota cannot be smaller.", named=named))
    batch.quota, batch.closes_on = quota, closes_on
    session().flush()
    audit.record("quota.given", run, by, unit=unit.id, quota=quota)
    return batch


def decide(
    nominations: Iterable[Nomination], to: EnrolmentState, by: User, reason: str = "", *, bulk: str | None = None
) -> int:
    """Approve or refuse names that wait, in the order in which the directorate put them; how many were answered.

    Who is approved when no seat is free goes to the waiting list.
    """
    waiting = [one for one in nominations if one.state is N.SENT and one.enrolment_id]
    for nomination in sorted(waiting, key=lambda one: (one.batch_id, one.rank, one.id)):
        enrolment = session().get_one(Enrolment, nomination.enrolment_id)
        if to is S.ACTIVE:
            joining.approve(enrolment, by, reason, bulk=bulk)
        else:
            move(enrolment, to, by, reason, bulk=bulk)
    return len(waiting)


def follow(enrolment: Enrolment, event: EnrolmentEvent) -> None:
    """Bring the name that made an enrolment to where the enrolment stands, whoever moved it; both sides read it."""
    to = FOLLOWS.get(event.to_state)
    if enrolment.source != "nomination" or to is None:
        return
    query = (
        select(Nomination)
        .join(Nomination.batch)
        .where(NominationBatch.run_id == enrolment.run_id, Nomination.user_id == enrolment.user_id)
        .where(Nomination.state.in_({*LED, N.NAMED} if to is N.SENT else LED | _undone(event)))
        .order_by(Nomination.id.desc())
    )
    nomination = session().scalars(query).first()
    if nomination is None or nomination.state is to:
        return
    actor = session().get(User, event.actor_id) if event.actor_id else None
    nomination.enrolment_id = enrolment.id
    note(nomination, to, actor, event.reason)
    if to is not N.SENT:
        nomination_answered.send(nomination, event=event)


def of_run(run: Run) -> Sequence[NominationBatch]:
    """The batches of a run with their units, by name."""
    query = select(NominationBatch).where(NominationBatch.run_id == run.id).options(joinedload(NominationBatch.unit))
    return session().scalars(query.join(NominationBatch.unit).order_by(OrgUnit.code)).all()


def counts(batch_ids: Iterable[int]) -> dict[int, dict[NominationState, int]]:
    """How many names of each batch are in each state; one query."""
    found: dict[int, dict[NominationState, int]] = {batch_id: {} for batch_id in batch_ids}
    query = (
        select(Nomination.batch_id, Nomination.state, func.count())
        .where(Nomination.batch_id.in_(found))
        .group_by(Nomination.batch_id, Nomination.state)
    )
    for batch_id, state, number in session().execute(query):
        found[batch_id][state] = number
    return found


def counted(states: dict[NominationState, int]) -> int:
    """How much of a quota these names use."""
    return sum(number for state, number in states.items() if state in COUNTED)


def names_of(run: Run) -> Sequence[Nomination]:
    """All names of a run that were sent, with people, enrolments and events, batch by batch in their order."""
    query = (
        select(Nomination)
        .join(Nomination.batch)
        .where(NominationBatch.run_id == run.id, Nomination.state != N.NAMED)
        .options(joinedload(Nomination.user), joinedload(Nomination.enrolment), selectinload(Nomination.events))
        .order_by(Nomination.batch_id, Nomination.rank, Nomination.id)
    )
    return session().scalars(query).all()


def seen_by(user: User) -> Select[NominationBatch]:
    """The batches of the units for which this person nominates, the newest first."""
    units = [held.context_id for held in user.roles if held.role is Role.NOMINATOR and held.context is Context.ORG_UNIT]
    course = joinedload(NominationBatch.run).joinedload(Run.version).joinedload(CourseVersion.course)
    return (
        select(NominationBatch)
        .where(true() if user.has_role(Role.NOMINATOR) else NominationBatch.org_unit_id.in_(units))
        .options(course, joinedload(NominationBatch.unit))
        .order_by(NominationBatch.id.desc())
    )


def officers(unit_id: int) -> Sequence[User]:
    """Who nominates for a unit."""
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
    query = query.where(RoleAssignment.role == Role.NOMINATOR, RoleAssignment.context == Context.ORG_UNIT)
    return session().scalars(query.where(RoleAssignment.context_id == unit_id).distinct()).all()


def registrars() -> Sequence[User]:
    """Who answers names."""
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
    return session().scalars(query.where(RoleAssignment.role == Role.REGISTRAR).distinct()).all()


def _undone(event: EnrolmentEvent) -> set[NominationState]:
    return {N.GIVEN_UP} if event.reason == "undone" else set()
