"""Cases for tests. They stand where they are put; what should have a history is filed and moved by the engine."""

import itertools
import secrets

from lms.accounts.models import Context, OrgUnit, OrgUnitKind, Preference, Role, User
from lms.complaints.models import Case, CaseCategory, Kind
from lms.complaints.service import central
from lms.core.db import session
from tests.factories.accounts import give_role, make_unit, make_user

_numbers = itertools.count(1)


def make_category(**fields: object) -> CaseCategory:
    number = next(_numbers)
    row = CaseCategory(code=f"c{number}", name={"ar": f"تصنيف {number}", "en": f"Category {number}"})
    for field, value in fields.items():
        setattr(row, field, value)
    session().add(row)
    session().flush()
    return row


def make_case(unit: OrgUnit | None = None, category: CaseCategory | None = None, **fields: object) -> Case:
    """A row without events."""
    number = next(_numbers)
    case = Case(
        reference=f"26-{number:08d}-X",
        secret_hmac="",
        kind=Kind.COMPLAINT,
        category=category or make_category(),
        title="إضاءة المسجد",
        body="مصابيح المسجد لا تعمل منذ أسبوع.",
        filing_key=secrets.token_hex(8),
    )
    for field, value in fields.items():
        setattr(case, field, value)
    case.unit = unit
    session().add(case)
    session().flush()
    return case


def make_officer(unit: OrgUnit, role: Role = Role.OFFICER, name: str = "officer") -> User:
    user = make_user(name)
    give_role(user, role, Context.ORG_UNIT, unit.id)
    session().refresh(user, ["roles"])
    return user


def make_central() -> OrgUnit:
    """The unit that sorts what arrives, named as such."""
    unit = make_unit(OrgUnitKind.DEPARTMENT)
    session().merge(Preference(name=central.PREFERENCE, value={"unit_id": unit.id}))
    session().flush()
    return unit
