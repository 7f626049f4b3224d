"""A calendar or a policy changed: the dates of open cases are worked out anew, and each that moved has an event."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.complaints.clocks import service as clocks
from lms.complaints.clocks import sla
from lms.complaints.kinds import OPEN, Action
from lms.complaints.models import Case
from lms.complaints.service import chain, engine
from lms.complaints.service.actors import Actor
from lms.core import clock
from lms.core.db import session

AT_ONCE = 50


def portion(calendar_id: int | None, after: int) -> Sequence[int]:
    """The next open cases that go by this calendar; by any, without one."""
    query = select(Case.id).where(Case.state.in_(OPEN), Case.id > after).order_by(Case.id).limit(AT_ONCE)
    if calendar_id is not None:
        query = query.where((Case.calendar_id == calendar_id) | Case.calendar_id.is_(None))
    return session().scalars(query).all()


def redate(case_id: int) -> bool:
    """Work the dates of a case out anew; whether they moved. What was met stays as it was."""
    case = session().get_one(Case, case_id, populate_existing=True, with_for_update=True)
    if case.state not in OPEN:
        return False
    status, known = clocks.status_of(case, chain.of(case), clock.now())
    first = status.clocks[sla.Clock.FIRST]
    first_due = case.first_due_at if first.state is sla.State.MET else first.due
    if (case.first_due_at, case.due_at) == (first_due, status.due):
        return False
    told = {
        "version": known.version_id,
        "first_due": [case.first_due_at, first_due],  # before and after
        "due": [case.due_at, status.due],
    }
    engine.apply(case, Action.REDATE, Actor.system(), told)
    return True
