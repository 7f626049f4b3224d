"""Filing what an application reports: once, whatever its connection does."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts import logins
from lms.accounts.models import OrgUnit
from lms.accounts.service import matching
from lms.complaints.kinds import Channel, Identity, Kind
from lms.complaints.models import Case, CaseCategory
from lms.complaints.open311 import service
from lms.complaints.open311.models import ApplicationKey, ApplicationRequest
from lms.complaints.open311.reading import Fault, Refusal, Report
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service import filing
from lms.complaints.service.filing import Filed, Filing
from lms.core import clock, crypto
from lms.core.db import session
from lms.core.i18n import _, choose, locale
from lms.surveys import service as surveys
from lms.surveys.models import SurveyVersion
from lms.surveys.questions import Answers, Type
from lms.surveys.service import FormErrors

LONGEST_TOKEN = 100
TITLE = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: a unit that we know, else the words that were sent."""

    unit_id: int | None
    text: str


def file(report: Report, key: ApplicationKey, token: str) -> Filed:
    """File a report. The same `token`, or the same words on the same day, are the same case. Raises `Refusal`."""
    category = service.category(report.service_code)
    if category is None:
        raise Refusal(Fault(404, "service_code: " + _("there is no such service")))
    version = service.form_of(category)
    faults: list[Fault] = []
    answers = _answers(version, report.attributes, faults)
    phone, email = _contact(report, faults)
    if len(token) > LONGEST_TOKEN:
        faults.append(Fault(400, "Idempotency-Key: " + _("at most %(number)s characters", number=LONGEST_TOKEN)))
    if faults:
        raise Refusal(*faults)
    token = token or _digest(report)
    is_named = bool(report.name or phone or email)
    filed = filing.file(_filing(report, category, version, answers, f"{key.id}:{token}", is_named=is_named))
    if filed.is_new:
        session().add(ApplicationRequest(key_id=key.id, token=token, case_id=filed.case.id))
        if is_named:
            parties.record(filed.case, PartyRole.REPORTER, name=report.name, phone=phone or "", email=email or "")
    key.used_at = clock.now()
    session().flush()
    return filed


def by_token(key: ApplicationKey, token: str) -> Case | None:
    """The case that this application filed under this name."""
    query = select(ApplicationRequest).where(ApplicationRequest.key_id == key.id, ApplicationRequest.token == token)
    row = session().scalar(query.options(joinedload(ApplicationRequest.case)))
    return row.case if row else None


def _filing(
    report: Report,
    category: CaseCategory,
    version: SurveyVersion | None,
    answers: Answers,
    token: str,
    *,
    is_named: bool,
) -> Filing:
    place = _place(report)
    return Filing(
        key=crypto.keyed("open311", token),
        kind=category.kind or Kind.COMPLAINT,
        category=category,
        title=_title(report.description) or choose(category.name),
        body=_body(report),
        channel=Channel.OPEN311,
        identity=Identity.IDENTIFIED if is_named else Identity.ANONYMOUS,
        locale=locale(),
        place_id=place.unit_id,
        place_text=place.text,
        lat=report.lat,
        long=report.long,
        form_version_id=version.id if version else None,
        answers=answers,
    )


def _answers(version: SurveyVersion | None, given: Mapping[str, list[str]], faults: list[Fault]) -> Answers:
    if version is None:
        return {}
    dates = {question.key for question in surveys.fields(version) if question.type is Type.DATE}
    raw = {code: [each.split("T")[0] for each in values] if code in dates else values for code, values in given.items()}
    try:
        return surveys.checked(version, raw)
    except FormErrors as refusal:
        faults.extend(Fault(400, f"attribute[{code}]: {said}") for code, said in refusal.wrong.items())
        return {}


def _contact(report: Report, faults: list[Fault]) -> tuple[str | None, str | None]:
    phone, email = logins.phone(report.phone), logins.email(report.email)
    if report.phone and phone is None:
        faults.append(Fault(400, "phone: " + _("this is no phone number")))
    if report.email and email is None:
        faults.append(Fault(400, "email: " + _("this is no e-mail address")))
    return phone, email


def _place(report: Report) -> Place:
    if report.address_id.isascii() and report.address_id.isdigit():
        unit = session().get(OrgUnit, int(report.address_id[:9]))
        if unit is not None:
            return Place(unit.id, report.address)
    found = matching.units().find(report.address) if report.address else set()
    return Place(next(iter(found)) if len(found) == 1 else None, report.address)


def _title(text: str) -> str:
    line = text.splitlines()[0].strip()
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _body(report: Report) -> str:
    return f"{report.description}\n\n{report.media_url}" if report.media_url else report.description


def _digest(report: Report) -> str:
    """What stands for a report that its application gave no name: its words, on this day."""
    said = json.dumps({**asdict(report), "day": f"{clock.now():%Y-%m-%d}"}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
