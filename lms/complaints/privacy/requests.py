"""What people ask about their own data: taken with a due date, answered from all their cases, each step in a log."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.models import Case, CaseMessage, CasePoint, MessageState, Visibility
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import CaseParty
from lms.complaints.privacy import retention
from lms.complaints.privacy.models import DataRequest, DataRequestLog, RequestState, RequestStep
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

FIELDS = ("name", "phone", "email", "national_id", "governorate")
PUT_RIGHT = ("name", "phone", "email")
OPEN_FIRST = (DataRequest.state != RequestState.OPEN, DataRequest.due_on, DataRequest.id)


def every() -> Select[DataRequest]:
    """All requests, the open ones first, those that are due first."""
    return select(DataRequest).order_by(*OPEN_FIRST)


def take(values: dict[str, Any], days: int, by: User) -> DataRequest:  # Any: texts and a day
    """Write a request down. Raises `BadValue` where there is nothing to find a person by."""
    if not any(values.get(name) for name in ("phone", "email", "national_id")):
        raise BadValue(_l("Give at least a telephone number, an e-mail address or a national number to search by."))
    received = values["received_on"]
    row = DataRequest(
        wish=values["wish"],
        received_on=received,
        due_on=received + dt.timedelta(days=days),
        proof=values["proof"],
        taken_by_id=by.id,
    )
    for name in ("name", "phone", "email", "national_id", "text"):
        setattr(row, name, values.get(name) or None)
    session().add(row)
    session().flush()
    _log(row, RequestStep.TAKEN, by)
    audit.record("data_request.taken", row, by=by, wish=row.wish.value)
    return row


def find(request_id: int) -> DataRequest:
    """The request of this number. Raises `NotFound`."""
    found = session().get(DataRequest, request_id)
    if found is None:
        raise NotFound
    return found


def log(row: DataRequest) -> list[DataRequestLog]:
    """All that was done about it, in order."""
    query = select(DataRequestLog).where(DataRequestLog.request_id == row.id).order_by(DataRequestLog.id)
    return list(session().scalars(query.options(joinedload(DataRequestLog.by), joinedload(DataRequestLog.case))))


def cases(row: DataRequest) -> list[Case]:
    """The cases that the person brought or is named in, by any of their numbers."""
    ids = parties.find(phone=row.phone, email=row.email, national_id=row.national_id)
    return list(session().scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)))


def export(row: DataRequest, by: User) -> dict[str, Any]:  # Any: JSON
    """Everything that we keep of the person, and what was said to them; nothing of other people, nothing internal."""
    _log(row, RequestStep.EXPORTED, by)
    return {"made_at": clock.now().isoformat(), "cases": [_told(case, row) for case in cases(row)]}


def rectify(row: DataRequest, values: dict[str, str], by: User) -> int:
    """Put right what all their cases say of the person; how many rows. Another number has to be proven anew."""
    _check_open(row)
    changed = 0
    for party in _own_rows(row):
        case = session().get_one(Case, party.case_id)
        given = {name: values.get(name) or getattr(party, name) for name in FIELDS}
        parties.change(party, given)
        changed += 1
        _log(row, RequestStep.RECTIFIED, by, case)
    return changed


def erase(row: DataRequest, by: User) -> int:
    """Remove names and words of their ended cases; how many. What is open or held stays, and the log says so."""
    _check_open(row)
    erased = 0
    for case in cases(row):
        possible = retention.may_be_anonymised(case)
        if possible:
            retention.anonymise(case)
            erased += 1
        _log(row, RequestStep.ERASED if possible else RequestStep.KEPT, by, case)
    return erased


def restrict(row: DataRequest, by: User) -> int:
    """Have what names the person used no further: it is hidden from the desk, and no news is sent to it."""
    _check_open(row)
    mine = _own_rows(row)
    for party in mine:
        party.restricted_at = party.restricted_at or clock.now()
        _log(row, RequestStep.RESTRICTED, by, session().get_one(Case, party.case_id))
    return len(mine)


def settle(row: DataRequest, note: str, by: User, *, refused: bool = False) -> None:
    """End the request, with what the person was told."""
    _check_open(row)
    row.state, row.settled_at = (RequestState.REFUSED if refused else RequestState.DONE), clock.now()
    _log(row, RequestStep.REFUSED if refused else RequestStep.SETTLED, by, note=note)
    audit.record("data_request.settled", row, by=by, wish=row.wish.value, state=row.state.value)


def forget(before: dt.datetime) -> int:
    """Wipe who asked in requests that were settled before then; that they were asked and answered stays."""
    query = select(DataRequest).where(DataRequest.settled_at < before, DataRequest.phone_kept.is_not(None))
    rows = session().scalars(query.order_by(DataRequest.id).limit(200)).all()
    for row in rows:
        row.name = row.phone = row.email = row.national_id = row.text = None
    return len(rows)


def is_late(row: DataRequest, today: dt.date) -> bool:
    """Whether it is open beyond its day."""
    return row.state is RequestState.OPEN and row.due_on < today


def _own_rows(row: DataRequest) -> list[CaseParty]:
    fields = ((CaseParty.phone, row.phone), (CaseParty.email, row.email), (CaseParty.national_id, row.national_id))
    found: dict[int, CaseParty] = {}
    for field, text in fields:
        if text:
            found |= {party.id: party for party in session().scalars(select(CaseParty).where(field.matches(text)))}
    return [party for _key, party in sorted(found.items())]


def _told(case: Case, row: DataRequest) -> dict[str, Any]:  # Any: JSON
    mine = [party for party in _own_rows(row) if party.case_id == case.id]
    reported = any(party.role.value in {"reporter", "on_behalf"} for party in mine)
    said = {
        "reference": case.reference,
        "received_at": case.received_at.isoformat(),
        "state": case.state.value,
        "about_you": [{"role": party.role.value, **{name: getattr(party, name) for name in FIELDS}} for party in mine],
    }
    if not reported:  # somebody else's words about them are that person's too
        return said
    points = select(CasePoint).where(CasePoint.case_id == case.id).order_by(CasePoint.number)
    messages = select(CaseMessage).where(CaseMessage.case_id == case.id, CaseMessage.visibility == Visibility.PUBLIC)
    sent = messages.where(CaseMessage.state == MessageState.SENT).order_by(CaseMessage.id)
    return said | {
        "title": case.title,
        "text": case.body,
        "points": [point.text for point in session().scalars(points)],
        "answers": case.answers,
        "place": case.place_text,
        "messages": [
            {"at": message.created_at.isoformat(), "kind": message.kind.value, "text": message.body}
            for message in session().scalars(sent)
        ],
    }


def _check_open(row: DataRequest) -> None:
    if row.state is not RequestState.OPEN:
        raise RuleError(_l("This request is settled already."))


def _log(row: DataRequest, step: RequestStep, by: User, case: Case | None = None, note: str = "") -> None:
    session().add(
        DataRequestLog(request_id=row.id, by_id=by.id, step=step, case_id=case.id if case else None, note=note)
    )
    session().flush()
