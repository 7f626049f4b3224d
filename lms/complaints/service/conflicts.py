"""Whom a case is about may not own it: neither the unit nor anything below it, nor a unit that the person heads."""

from sqlalchemy import select

from lms.accounts.models import Context, OrgUnit, Role, RoleAssignment, User
from lms.complaints.models import Case
from lms.complaints.service import central
from lms.core.db import session


def forbids(case: Case, unit: OrgUnit) -> bool:
    """Whether this unit must not own the case."""
    if case.about_unit_id and f"/{case.about_unit_id}/" in unit.path:
        return True
    return bool(case.about_user_id and _headed_by(case.about_user_id) & set(_line(unit)))


def forbids_officer(case: Case, officer: User) -> bool:
    """Whether this person must not have the case."""
    return case.about_user_id == officer.id


def free(case: Case, unit: OrgUnit) -> OrgUnit | None:
    """`unit`, else the nearest one above it that may own the case, else the central unit; None where nobody may."""
    asked: OrgUnit | None = unit
    while asked is not None and forbids(case, asked):
        asked = session().get(OrgUnit, asked.parent_id) if asked.parent_id else None
    if asked is not None:
        return asked
    last = central.unit()
    return None if last is None or forbids(case, last) else last


def _line(unit: OrgUnit) -> list[int]:
    """The unit and all above it: whoever heads one of them heads it."""
    return [int(key) for key in unit.path.strip("/").split("/") if key]


def _headed_by(user_id: int) -> set[int]:
    query = select(RoleAssignment.context_id).where(
        RoleAssignment.user_id == user_id,
        RoleAssignment.role == Role.UNIT_HEAD,
        RoleAssignment.context == Context.ORG_UNIT,
    )
    return set(session().scalars(query))
