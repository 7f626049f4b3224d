"""What there is to choose from on the desk: units, categories, people."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from lms.accounts.models import Context, OrgUnit, OrgUnitKind, RoleAssignment, User
from lms.complaints import policy
from lms.complaints.models import Case, CaseCategory
from lms.core import digits
from lms.core.db import session

_NO_OWNERS = (OrgUnitKind.MOSQUE, OrgUnitKind.COUNTRY)  # nobody works on cases there


class Options(NamedTuple):
    """For the filters of the queue, and for what is done with several cases at once."""

    categories: Sequence[CaseCategory]
    units: Sequence[OrgUnit]


def of_queue() -> Options:
    """The categories, and the units that cases may be with."""
    return Options(categories(), owners())


def categories() -> Sequence[CaseCategory]:
    """Those in use."""
    return session().scalars(select(CaseCategory).where(CaseCategory.is_active).order_by(CaseCategory.code)).all()


def owners() -> Sequence[OrgUnit]:
    """The units that may have cases: those in which somebody works on them, by their place in the tree."""
    held = RoleAssignment.context == Context.ORG_UNIT, RoleAssignment.role.in_(policy.WORKERS)
    manned = select(RoleAssignment.context_id).where(*held)
    query = select(OrgUnit).where(OrgUnit.id.in_(manned), OrgUnit.kind.not_in(_NO_OWNERS))
    return session().scalars(query.order_by(OrgUnit.path)).all()


def people_of(unit: OrgUnit | None) -> Sequence[User]:
    """Who works on cases in this unit."""
    if unit is None:
        return ()
    held = (RoleAssignment.context == Context.ORG_UNIT) & (RoleAssignment.context_id == unit.id)
    here = select(RoleAssignment.user_id).where(held, RoleAssignment.role.in_(policy.WORKERS))
    query = select(User).where(User.id.in_(here), User.is_disabled.is_(False))
    return session().scalars(query.order_by(User.name_key, User.id)).all()


def case_id(reference: str) -> int | None:
    """The number of the case with this reference, in any digits; None where there is none."""
    asked = digits.fold(reference).strip().upper()
    return session().scalar(select(Case.id).where(Case.reference == asked))
