"""Telling officers and heads: on their page at once, by letter in working hours. Once for an event and a person."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts import letters
from lms.accounts.models import Context, OrgUnit, Role, RoleAssignment, User
from lms.complaints.clocks import business
from lms.complaints.clocks import service as clocks
from lms.complaints.kinds import Action
from lms.complaints.models import Case, CaseEvent, CaseMessage
from lms.complaints.notices import sentences
from lms.complaints.service import central
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import force_locale
from lms.notifications import service as notifications
from lms.notifications.wording import in_languages

BY_HEADS = frozenset({Action.PROPOSE_REPLY})


def tell(event_id: int) -> dt.datetime | None:
    """Put the event on the pages of those whom it concerns; when they may be written to, None if nobody was told."""
    event, case = _read(event_id)
    people = concerned(case, event)
    say = sentences.STAFF[event.action]
    text = in_languages(lambda: say(case.reference))
    notifications.tell(people, f"case:{event.id}", text, path(case), letter=False)
    return business.add(clocks.calendar(case.calendar_id), clock.now(), 0) if people else None


def write(event_id: int) -> None:
    """Write to those whom the event concerns, each in their language."""
    event, case = _read(event_id)
    for person in concerned(case, event):
        with force_locale(person.locale):
            said = sentences.STAFF[event.action](case.reference)
        letters.post(f"case:{event.id}:{person.id}", person, said, "", path(case))


def path(case: Case) -> str:
    """The page of a case on the desk."""
    return f"/complaints/desk/{case.reference}"


def concerned(case: Case, event: CaseEvent) -> list[User]:
    """Whom the event concerns: never who did it, never who is complained about."""
    if event.action is Action.ESCALATE:
        found = _of_rung(case, str(event.payload.get("to", "")))
    elif event.action is Action.RETURN_REPLY:
        found = _author(event) or _owner(case)
    elif event.action in BY_HEADS:
        found = _heads(case.unit)
    else:
        found = _owner(case) or _of(case.unit) or _of(central.unit())
    left_out = {event.actor_id, case.about_user_id}
    return [person for person in found if person.id not in left_out and not person.is_disabled]


def _of_rung(case: Case, to: str) -> list[User]:
    if to == "officer":
        return _owner(case) or _of(case.unit)
    if to == "director":
        directors = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
        return _people(directors.where(RoleAssignment.role == Role.DIRECTOR))
    if to == "central":
        return _of(central.unit())
    return _heads(case.unit)


def _of(unit: OrgUnit | None) -> list[User]:
    return _heads(unit) or (_with_role(unit.id, Role.OFFICER) if unit else [])


def _owner(case: Case) -> list[User]:
    return [case.officer] if case.officer else []


def _author(event: CaseEvent) -> list[User]:
    query = select(User).join(CaseMessage, CaseMessage.author_id == User.id)
    return _people(query.where(CaseMessage.id == event.payload.get("returned", 0)))


def _heads(unit: OrgUnit | None) -> list[User]:
    """The heads of the unit, else of the nearest one above it that has any."""
    keys = [int(key) for key in unit.path.strip("/").split("/") if key] if unit else []
    for key in reversed(keys):
        found = _with_role(key, Role.UNIT_HEAD)
        if found:
            return found
    return []


def _with_role(unit_id: int, role: Role) -> list[User]:
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
    held = (RoleAssignment.role == role, RoleAssignment.context == Context.ORG_UNIT)
    return _people(query.where(*held, RoleAssignment.context_id == unit_id))


def _people(query: Select[User]) -> list[User]:
    return list(session().scalars(query.distinct().order_by(User.id)))


def _read(event_id: int) -> tuple[CaseEvent, Case]:
    event = session().get_one(CaseEvent, event_id)
    query = select(Case).where(Case.id == event.case_id).options(joinedload(Case.officer), joinedload(Case.unit))
    return event, session().scalars(query.execution_options(populate_existing=True)).one()
