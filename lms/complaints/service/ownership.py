"""Which unit and which officer may have a case, and how it goes to them."""

from sqlalchemy.orm import selectinload

from lms.accounts.models import OrgUnit, User
from lms.complaints import policy
from lms.complaints.models import Case, CaseUnit
from lms.complaints.service import central, conflicts
from lms.complaints.service.refusals import Missing, NotNow, NotYours
from lms.complaints.service.steps import Step
from lms.complaints.transitions import Who
from lms.core.db import insert_once, session
from lms.core.i18n import _l

MOST_HOPS = 3  # the third transfer goes to the central unit, whoever was meant


def may_have(step: Step) -> None:
    """The unit asked for, and the officer where one is named."""
    unit = asked_unit(step)
    if conflicts.forbids(step.case, unit):
        raise NotYours(_l("The case is about this unit or its head: another one has to take it."))
    _check_officer(step, unit)


def may_be_moved(step: Step) -> None:
    """A transfer goes elsewhere."""
    if asked_unit(step).id == step.case.unit_id:
        raise NotNow(_l("This unit has the case already."))


def may_take(step: Step) -> None:
    """The officer who takes it, or is handed it."""
    _check_officer(step, step.case.unit, step.actor.user_id)


def asked_unit(step: Step) -> OrgUnit:
    """The unit that was named."""
    found = session().get(OrgUnit, int(step.given.get("unit_id") or 0))
    if found is None:
        raise Missing(_l("Choose a unit."))
    return found


def unit(unit_id: int) -> OrgUnit:
    """The unit of this id."""
    return session().get_one(OrgUnit, unit_id)


def destination(step: Step) -> OrgUnit:
    """Where a transfer really goes: the third time to the central unit, unless it is the one that sends."""
    wanted, centre = asked_unit(step), central.unit()
    is_sent_around = step.case.hops + 1 >= MOST_HOPS and Who.TRIAGE not in step.who
    return centre if is_sent_around and centre and not conflicts.forbids(step.case, centre) else wanted


def give(case: Case, unit: OrgUnit | None, officer_id: int | None = None) -> None:
    """The case is theirs from now on; whoever had it goes on reading it."""
    case.unit, case.unit_id, case.officer_id = unit, unit.id if unit else None, officer_id
    if unit:
        insert_once(CaseUnit, ["case_id", "unit_id"], {"case_id": case.id, "unit_id": unit.id})


def _check_officer(step: Step, unit: OrgUnit | None, officer_id: int | None = None) -> None:
    named = step.given.get("officer_id", officer_id)
    if not named:
        return
    officer = session().get(User, int(named), options=[selectinload(User.roles)], populate_existing=True)
    if officer is None or officer.is_disabled or not policy.works_in(officer, unit):
        raise Missing(_l("This person does not work in the unit that has the case."))
    if conflicts.forbids_officer(step.case, officer):
        raise NotYours(_l("The case is about this person: somebody else has to take it."))
