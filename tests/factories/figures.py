"""Cases with a past, for figures: rows and events as the engine leaves them, many at once."""

import datetime as dt
import itertools

from lms.accounts.models import OrgUnit
from lms.complaints.models import Action, ActorKind, Case, CaseCategory, CaseEvent, Channel, Kind, Outcome, State
from lms.core.db import session

_numbers = itertools.count(1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
BEGAN = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)  # a Monday morning


def a_case_of(
    unit: OrgUnit | None,
    category: CaseCategory,
    received: dt.datetime,
    answered: dt.datetime | None = None,
    *,
    working: int | None = None,
    **fields: object,
) -> Case:
    """A case that came at a moment and was, perhaps, answered at another, after so many working seconds."""
    number = next(_numbers)
    case = Case(reference=f"26-F{number:07d}-X", secret_hmac="", kind=Kind.COMPLAINT, title="شكوى", body="نص")
    case.filing_key, case.channel, case.category_id = f"figures-{number}", Channel.WEB, category.id
    case.unit_id, case.received_at, case.state = (unit.id if unit else None), received, State.IN_PROGRESS
    if answered:
        case.state, case.outcome, case.answered_at, case.first_response_at = (
            State.CLOSED,
            Outcome.UPHELD,
            answered,
            answered,
        )
        case.answer_seconds = case.first_seconds = (
            working if working is not None else int((answered - received).total_seconds() // 4)
        )
        case.due_at = received + 14 * DAY
    for field, value in fields.items():
        setattr(case, field, value)
    session().add(case)
    session().flush()
    happened(case, Action.SUBMIT, received)
    if answered:
        happened(case, Action.APPROVE_REPLY, answered)
    return case


def happened(case: Case, action: Action, at: dt.datetime, **payload: object) -> CaseEvent:
    """An event of the case at a moment."""
    seq = next(_numbers)
    event = CaseEvent(case_id=case.id, seq=seq, at=at, actor_kind=ActorKind.SYSTEM, action=action, payload=payload)
    event.prev_hash = event.hash = f"{seq:064d}"
    session().add(event)
    session().flush()
    return event
