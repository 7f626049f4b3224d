"""Filing what a form brought: the case, its people, its files and the consent, once for each form."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from lms.accounts import names
from lms.accounts.models import OrgUnit, RoleAssignment, User
from lms.complaints.categories import service as categories
from lms.complaints.categories.models import CaseCategory
from lms.complaints.files import service as files
from lms.complaints.intake import consent, splitting
from lms.complaints.kinds import Channel, Identity, Kind
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service import filing
from lms.complaints.service.filing import Filed, Filing
from lms.core.db import session
from lms.surveys import service as surveys
from lms.surveys.models import SurveyVersion


@dataclass(frozen=True, slots=True)
class Person:
    """What the citizen says of themselves; empty where they say nothing."""

    name: str = ""
    phone: str = ""
    email: str = ""
    national_id: str = ""

    @property
    def is_said(self) -> bool:
        """Whether there is anything to keep."""
        return any((self.name, self.phone, self.email, self.national_id))


@dataclass(frozen=True, slots=True)
class Brought:
    """All that a form brings. `key` is the form's: the same form, sent twice, is one case."""

    key: str
    kind: Kind
    category: CaseCategory
    text: str
    points: tuple[str, ...]
    identity: Identity
    consent_number: int
    person: Person = Person()
    place: OrgUnit | None = None
    place_text: str = ""
    about_place: bool = False
    about_name: str = ""
    version: SurveyVersion | None = None
    answers: dict[str, Any] = field(default_factory=dict)  # Any: as the form's version checked them
    locale: str = "ar"
    channel: Channel = Channel.WEB
    entered_by: User | None = None
    received_at: dt.datetime | None = None


def category(category_id: int | None, kind: Kind, text: str) -> CaseCategory:
    """What was chosen; where nothing was, what the text's words suggest, else the general one."""
    chosen = categories.by_id(category_id) if category_id else None
    return chosen or categories.guess(text, kind) or categories.general()


def version_of(category: CaseCategory, asked_id: int | None = None) -> SurveyVersion | None:
    """By which version the category's further questions are asked: the one a page was made with, else the newest."""
    standing = surveys.in_force(category.form_id)
    if standing is None or asked_id in {None, standing.id}:
        return standing
    asked = session().get(SurveyVersion, asked_id)
    return asked if asked and asked.form_id == standing.form_id else standing


def file(brought: Brought, uploads: Sequence[Any] = ()) -> Filed:  # Any: files as `files.service.bring` gave them
    """File it. The same form again gives the same case and the same secret, and adds nothing."""
    filed = filing.file(_filing(brought))
    if not filed.is_new:
        return filed
    case = filed.case
    if brought.person.is_said:
        parties.record(case, PartyRole.REPORTER, **_said(brought.person))
    if brought.about_name:
        parties.record(case, PartyRole.COMPLAINED_ABOUT, name=brought.about_name)
    consent.agree(case.id, brought.consent_number, case.received_at)
    if uploads:
        files.take(case, uploads, by=brought.entered_by)
    return filed


def named(name: str) -> User | None:
    """The one member of staff who is called so, if there is exactly one: such a person never has the case."""
    key = names.key(name)
    if not key:
        return None
    staff = select(RoleAssignment.user_id)
    found = (
        session().scalars(select(User).where(User.name_key == key, User.id.in_(staff)).order_by(User.id).limit(2)).all()
    )
    return found[0] if len(found) == 1 else None


def _filing(brought: Brought) -> Filing:
    is_open = brought.identity is Identity.IDENTIFIED and not brought.category.confidential
    about = named(brought.about_name)
    place_id = brought.place.id if brought.place else None
    return Filing(
        key=brought.key,
        kind=brought.kind,
        category=categories.stand(brought.category),
        title=splitting.title(brought.text) if is_open else brought.category.name["ar"],
        body=brought.text,
        points=brought.points,
        identity=brought.identity,
        channel=brought.channel,
        locale=brought.locale,
        place_id=place_id,
        place_text=brought.place_text,
        about_unit_id=place_id if brought.about_place else None,
        about_user_id=about.id if about else None,
        form_version_id=brought.version.id if brought.version else None,
        answers=brought.answers,
        entered_by=brought.entered_by,
        received_at=brought.received_at,
    )


def _said(person: Person) -> dict[str, str]:
    kept = {"name": person.name, "phone": person.phone, "email": person.email, "national_id": person.national_id}
    return {name: value for name, value in kept.items() if value}
