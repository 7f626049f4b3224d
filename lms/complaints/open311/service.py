"""What the applications of others may see: services with their questions, and the requests that are published."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, load_only

from lms.complaints import words
from lms.complaints.kinds import OPEN
from lms.complaints.models import Case, CaseCategory
from lms.complaints.open311.reading import Asked, Status
from lms.complaints.open311.shapes import Fields, w3c
from lms.complaints.service import reference
from lms.core.db import session
from lms.core.i18n import choose
from lms.surveys import service as surveys
from lms.surveys.models import SurveyVersion
from lms.surveys.questions import Question, Type

YES_NO = (("yes", {"ar": "نعم", "en": "Yes"}), ("no", {"ar": "لا", "en": "No"}))
DATATYPES = {
    Type.TEXT: "string",
    Type.LONG_TEXT: "text",
    Type.NUMBER: "number",
    Type.DATE: "datetime",
    Type.CHOICE: "singlevaluelist",
    Type.CHOICES: "multivaluelist",
    Type.YES_NO: "singlevaluelist",
    Type.CONSENT: "singlevaluelist",
    Type.INFO: "string",
}


def services() -> list[Fields]:
    """All services that applications may report to, by group and name."""
    groups = {row.id: choose(row.name) for row in session().scalars(select(CaseCategory).order_by(CaseCategory.id))}
    found = session().scalars(_offered().order_by(CaseCategory.code)).all()
    rows = [_service(row, groups.get(row.parent_id or 0, "")) for row in found]
    return sorted(rows, key=lambda row: (row["group"], row["service_name"]))


def category(code: str) -> CaseCategory | None:
    """The category of a service code, if it is offered."""
    return session().scalar(_offered().where(CaseCategory.code == code))


def form_of(found: CaseCategory) -> SurveyVersion | None:
    """The version of its form that is in force."""
    return surveys.in_force(found.form_id)


def definition(found: CaseCategory) -> Fields:
    """What a service asks beside the description."""
    version = form_of(found)
    asked = surveys.fields(version) if version else ()
    return {
        "service_code": found.code,
        "attributes": [attribute(question, place) for place, question in enumerate(asked, 1)],
    }


def attribute(question: Question, place: int) -> Fields:
    """A question as the standard describes it; a paragraph to read is one that takes no answer."""
    values: Sequence[tuple[str, dict[str, str]]] = [(choice.key, choice.label) for choice in question.choices]
    if question.type in {Type.YES_NO, Type.CONSENT}:
        values = YES_NO
    said: dict[str, Any] = {  # Any: as the standard has it
        "variable": question.type is not Type.INFO,
        "code": question.key,
        "datatype": DATATYPES[question.type],
        "required": question.required or question.type is Type.CONSENT,
        "datatype_description": choose(question.help),
        "order": place,
        "description": choose(question.label),
    }
    if values:
        said["values"] = [{"key": key, "name": choose(name)} for key, name in values]
    return said


def requests(asked: Asked) -> list[Case]:
    """The published cases that are asked for, the newest first."""
    query = _seen().where(Case.is_published)
    if asked.ids:
        found = {row.reference: row for row in session().scalars(query.where(Case.reference.in_(_meant(asked.ids))))}
        return [found[name] for name in _meant(asked.ids) if name in found]
    query = query.where(Case.received_at >= asked.start, Case.received_at <= asked.end)
    if asked.codes:
        query = query.join(CaseCategory, CaseCategory.id == Case.category_id).where(CaseCategory.code.in_(asked.codes))
    if len(asked.statuses) == 1:
        query = query.where(_is_open() if Status.OPEN in asked.statuses else ~_is_open())
    query = query.order_by(Case.received_at.desc(), Case.id.desc())
    return list(session().scalars(query.limit(asked.size).offset((asked.page - 1) * asked.size)))


def request(typed: str) -> Case | None:
    """A published case by its reference, in any spelling."""
    return session().scalar(_seen().where(Case.is_published, Case.reference == (reference.read(typed) or "")))


def shown(case: Case, zone: dt.tzinfo, description: str | None = None) -> Fields:
    """A case as the standard has it. What it says of itself is the summary that was approved for the public."""
    updated = max(filter(None, (case.received_at, case.first_response_at, case.answered_at, case.closed_at)))
    return {
        "service_request_id": case.reference,
        "status": Status.OPEN.value if case.state in OPEN else Status.CLOSED.value,
        "status_notes": str(words.PUBLIC_STATES[words.public(case.state)]),
        "service_name": choose(case.category.name),
        "service_code": case.category.code,
        "description": description or case.public_summary or None,
        "agency_responsible": choose(case.unit.name) if case.unit else None,
        "service_notice": None,
        "requested_datetime": w3c(case.received_at, zone),
        "updated_datetime": w3c(updated, zone),
        "expected_datetime": w3c(case.due_at, zone),
        "address": choose(case.place.name) if case.place else case.place_text or None,
        "address_id": str(case.place_id) if case.place_id else None,
        "zipcode": None,
        "lat": case.lat,
        "long": case.long,
        "media_url": None,
    }


def whole() -> Select[Case]:
    """Cases with all that `shown` says of them, their text too."""
    return select(Case).options(joinedload(Case.category), joinedload(Case.unit), joinedload(Case.place))


def _offered() -> Select[CaseCategory]:
    return select(CaseCategory).where(CaseCategory.is_active, CaseCategory.open311_published)


def _service(row: CaseCategory, group: str) -> Fields:
    return {
        "service_code": row.code,
        "service_name": choose(row.name),
        "description": choose(row.name),
        "metadata": row.form_id is not None,
        "type": "realtime",
        "keywords": ", ".join(str(word) for word in row.keywords),
        "group": group,
    }


def _seen() -> Select[Case]:
    columns = (Case.reference, Case.state, Case.public_summary, Case.received_at, Case.first_response_at)
    more = (Case.answered_at, Case.closed_at, Case.due_at, Case.place_text, Case.place_id, Case.lat, Case.long)
    return whole().options(load_only(*columns, *more))


def _meant(typed: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(found for each in typed if (found := reference.read(each))))


def _is_open() -> ColumnElement[bool]:
    return Case.state.in_(sorted(OPEN))
