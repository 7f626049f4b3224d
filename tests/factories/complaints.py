"""Cases for tests. They stand where they are put; what should have a history is filed and moved by the engine."""

import itertools
import secrets

from sqlalchemy import select

from lms.accounts.models import Context, OrgUnit, OrgUnitKind, Preference, Role, User
from lms.complaints.kinds import Action, Kind, Outcome, State
from lms.complaints.models import Case, CaseCategory, CasePoint
from lms.complaints.service import central, filing
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
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


def file_case(category: CaseCategory | None = None, **fields: object) -> filing.Filed:
    """Filed as a citizen does it: with a chain, and sent where the rules say."""
    words = {"title": "إضاءة المسجد", "body": "مصابيح المسجد لا تعمل منذ أسبوع.", "key": secrets.token_hex(16)}
    given = {"kind": Kind.COMPLAINT, "category": category or make_category(), **words, **fields}
    return filing.file(filing.Filing(**given))


def answer(case: Case, officer: Actor, reviewer: Actor, outcome: Outcome = Outcome.UPHELD) -> None:
    """Taken where nobody has it, answered point by point, reviewed and sent."""
    if case.officer_id is None:
        apply(case, Action.TAKE, officer)
    numbers = session().scalars(select(CasePoint.number).where(CasePoint.case_id == case.id)).all()
    points = {str(number): {"answer": "تم"} for number in numbers}
    given = {"text": "أُصلحت المصابيح أمس.", "outcome": outcome, "points": points}
    apply(case, Action.PROPOSE_REPLY, officer, given)
    if case.state is State.IN_REVIEW:
        apply(case, Action.APPROVE_REPLY, reviewer)


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
