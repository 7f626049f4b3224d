"""People of cases: recorded, found by what they are called elsewhere, and shown to those alone who may know them."""

from typing import NamedTuple

from sqlalchemy import Select, or_, select

from lms.accounts import identity, logins
from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.models import Case, CaseCategory, Identity
from lms.complaints.parties.models import CaseParty, PartyRole
from lms.complaints.parties.verifying import challenge, confirm
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _l

__all__ = [
    "Contact",
    "Shown",
    "challenge",
    "change",
    "confirm",
    "find",
    "of",
    "reachable",
    "record",
    "reporter",
    "shown",
]

OURS = frozenset({PartyRole.REPORTER, PartyRole.ON_BEHALF})


class Contact(NamedTuple):
    """How the citizen is reached. What is not `verified` is told nothing personal."""

    email: str
    phone: str
    verified: bool


class Shown(NamedTuple):
    """A person of a case as this reader may know them; `is_hidden` where there is more than they may know."""

    role: PartyRole
    name: str
    phone: str
    email: str
    national_id: str
    governorate: str
    is_hidden: bool


def record(
    case: Case,
    role: PartyRole = PartyRole.REPORTER,
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    national_id: str = "",
    governorate: str = "",
) -> CaseParty | None:
    """Write down a person of the case; whoever reports it stands there once. Nothing given, nothing written.

    Of an anonymous reporter only what they chose to be reached by is kept. Raises `BadValue`.
    """
    if case.identity is Identity.ANONYMOUS and role is PartyRole.REPORTER:
        name = national_id = governorate = ""
    given = {"name": name.strip(), **_checked(phone, email, national_id), "governorate": governorate.strip()}
    if not any(given.values()):
        return None
    party = (reporter(case) if role is PartyRole.REPORTER else None) or CaseParty(case_id=case.id, role=role)
    for field, value in given.items():
        _change(party, field, value)
    session().add(party)
    session().flush()
    return party


def change(party: CaseParty, given: dict[str, str]) -> None:
    """Put right what stands there of a person; another number or address has yet to be proven. Raises `BadValue`."""
    checked = _checked(given.get("phone", ""), given.get("email", ""), given.get("national_id", ""))
    for field, value in {**given, **checked}.items():
        _change(party, field, value)


def of(case: Case) -> list[CaseParty]:
    """All people of the case, in the order in which they were written down."""
    return list(session().scalars(_of(case)))


def reporter(case: Case) -> CaseParty | None:
    """Who brought it, if we know."""
    return session().scalar(_of(case).where(CaseParty.role == PartyRole.REPORTER).limit(1))


def find(*, phone: str = "", email: str = "", national_id: str = "") -> list[int]:
    """The cases in which somebody has this number or address, in any form; the newest first."""
    asked = [
        field.matches(text)
        for field, text in ((CaseParty.phone, phone), (CaseParty.email, email), (CaseParty.national_id, national_id))
        if text
    ]
    if not asked:
        return []
    query = select(CaseParty.case_id).where(or_(*asked)).distinct().order_by(CaseParty.case_id.desc())
    return list(session().scalars(query))


def reachable(case: Case) -> Contact | None:
    """How to reach whoever brought it: what they proved to be theirs, else what they said; None if they forbade it."""
    party = reporter(case)
    if party is None or party.restricted_at or not (party.phone_kept or party.email_kept):
        return None
    phone = party.phone if party.phone_verified_at else ""
    email = party.email if party.email_verified_at else ""
    if phone or email:
        return Contact(email, phone, verified=True)
    return Contact(party.email, party.phone, verified=False)


def shown(case: Case, user: User) -> list[Shown]:
    """The people of the case as `user` may know them; the case has its `unit` loaded."""
    told = {True: may_know(user, case), False: policy.may_work(user, case)}
    return [_shown(party, knows=told[party.role in OURS]) for party in of(case)]


def may_know(user: User, case: Case) -> bool:
    """Who brought it is for those who work on it; in confidence for the central unit; anonymous ones for nobody."""
    if case.identity is Identity.ANONYMOUS or policy.is_complained_about(user, case):
        return False
    if case.identity is Identity.CONFIDENTIAL or session().get_one(CaseCategory, case.category_id).confidential:
        return policy.may_triage(user)
    return policy.may_work(user, case)


def _of(case: Case) -> Select[CaseParty]:
    return select(CaseParty).where(CaseParty.case_id == case.id).order_by(CaseParty.id)


def _checked(phone: str, email: str, national_id: str) -> dict[str, str]:
    """The one form of each that was given."""
    found = {
        "phone": (phone, logins.phone, _l("This is no telephone number that we know. Example: 01012345678")),
        "email": (email, logins.email, _l("This is no e-mail address. Example: name@example.com")),
        "national_id": (national_id, identity.read, _l("A national number has 14 digits; look at the card once more.")),
    }
    checked: dict[str, str] = {}
    for field, (text, read, refusal) in found.items():
        value = read(text) if text.strip() else ""
        if value is None:
            raise BadValue(refusal)
        checked[field] = value
    return checked


def _change(party: CaseParty, field: str, value: str) -> None:
    """Only what is new is sealed anew; another number or address has yet to be proven."""
    if getattr(party, field) == value:
        return
    setattr(party, field, value or ("" if field == "governorate" else None))
    if field in {"phone", "email"}:
        setattr(party, f"{field}_verified_at", None)


def _shown(party: CaseParty, *, knows: bool) -> Shown:
    if not knows or party.restricted_at:
        return Shown(party.role, "", "", "", "", "", is_hidden=True)
    return Shown(
        party.role, party.name, party.phone, party.email, party.national_id, party.governorate, is_hidden=False
    )
