"""Holds of the law: while one stands nothing of the case is removed."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.models import Case
from lms.complaints.privacy.models import LegalHold
from lms.complaints.service import reference
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l


def standing() -> list[LegalHold]:
    """All holds that stand, the newest first, with their cases."""
    query = select(LegalHold).where(LegalHold.ended_at.is_(None)).options(joinedload(LegalHold.case))
    return list(session().scalars(query.order_by(LegalHold.id.desc())))


def begin(written: str, reason: str, by: User) -> LegalHold:
    """Hold the case of this reference. Raises `RuleError` where there is none, or nothing is left to hold."""
    case = session().scalar(select(Case).where(Case.reference == (reference.read(written) or "")))
    if case is None:
        raise RuleError(_l("There is no case of this number."))
    if case.anonymised_at:
        raise RuleError(_l("Names and words of this case were removed already: there is nothing left to hold."))
    standing_one = session().scalar(
        select(LegalHold).where(LegalHold.case_id == case.id, LegalHold.ended_at.is_(None)).limit(1)
    )
    if standing_one:
        return standing_one
    row = LegalHold(case_id=case.id, reason=reason, by_id=by.id)
    case.on_hold = True
    session().add(row)
    session().flush()
    audit.record("case.held", case, by=by)
    return row


def find(hold_id: int) -> LegalHold:
    """A hold with its case. Raises `NotFound`."""
    found = session().scalar(select(LegalHold).where(LegalHold.id == hold_id).options(joinedload(LegalHold.case)))
    if found is None:
        raise NotFound
    return found


def end(row: LegalHold, by: User) -> None:
    """Let go of the case; a second time nothing happens."""
    if row.ended_at:
        return
    row.ended_at, row.ended_by_id = clock.now(), by.id
    row.case.on_hold = False
    audit.record("case.released", row.case, by=by)
