"""An appeal goes to somebody senior who had nothing to do with the case before."""

from collections.abc import Iterator

from sqlalchemy import select

from lms.accounts.models import Context, OrgUnit, Role, RoleAssignment, User
from lms.complaints.kinds import Action
from lms.complaints.models import Case, CaseEvent, CaseMessage
from lms.complaints.service import central, conflicts
from lms.core.db import session


def involved(case: Case) -> frozenset[int]:
    """Whoever acted on the case, had it, or wrote in it before the appeal."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    people: set[int | None] = {case.about_user_id}
    for event in session().scalars(query):
        if event.action is Action.APPEAL:
            break
        people |= {event.actor_id, event.payload.get("officer_id")}
    else:
        people.add(case.officer_id)
    lodged = select(CaseEvent.at).where(CaseEvent.case_id == case.id, CaseEvent.action == Action.APPEAL)
    authors = select(CaseMessage.author_id).where(CaseMessage.case_id == case.id)
    moment = session().scalar(lodged.order_by(CaseEvent.seq).limit(1))
    people |= set(session().scalars(authors if moment is None else authors.where(CaseMessage.created_at < moment)))
    return frozenset(key for key in people if key)


def senior(case: Case) -> tuple[OrgUnit | None, int | None]:
    """The unit above, and its head who was not involved; where nobody is left, the central unit chooses."""
    had = involved(case)
    units = [unit for unit in _above(case) if not conflicts.forbids(case, unit)]
    for unit in units:
        for user_id in _heads(unit):
            if user_id not in had:
                return unit, user_id
    centre = central.unit()
    return (centre if centre in units else units[0] if units else None), None


def _above(case: Case) -> Iterator[OrgUnit]:
    """The units above the case's own, the nearest first, then the central unit and those above it."""
    for start in (case.unit, central.unit()):
        unit = start if start is not case.unit else _parent(start)
        while unit is not None:
            yield unit
            unit = _parent(unit)


def _parent(unit: OrgUnit | None) -> OrgUnit | None:
    return session().get(OrgUnit, unit.parent_id) if unit and unit.parent_id else None


def _heads(unit: OrgUnit) -> list[int]:
    query = (
        select(RoleAssignment.user_id)
        .join(RoleAssignment.user)
        .where(
            RoleAssignment.role == Role.UNIT_HEAD,
            RoleAssignment.context == Context.ORG_UNIT,
            RoleAssignment.context_id == unit.id,
            User.is_disabled.is_(False),
        )
    )
    return list(session().scalars(query.order_by(RoleAssignment.id)))
