"""The chain of a case: each event holds the hash of the one before it.

    hash of event n = SHA-256(all that it says as JSON with its keys in order, with the hash of event n-1)

The first one stands on the case's reference. Whoever changes, inserts or removes a link breaks all after it, and the
case keeps the last hash.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.complaints.models import Action, Case, CaseEvent, CaseMessage, Visibility
from lms.complaints.service.actors import Actor
from lms.core.db import session

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which case."""

    what: str  # gap | link | hash | head | state | words | empty
    reference: str
    seq: int = 0


def beginning(case: Case) -> str:
    """What stands before the first link."""
    return hashlib.sha256(case.reference.encode()).hexdigest()


def append(
    case: Case,
    before: Sequence[CaseEvent],
    action: Action,
    actor: Actor,
    payload: dict[str, Any],  # Any: JSON
    *,
    at: dt.datetime,
    visibility: Visibility,
) -> CaseEvent:
    """Write the next link; `before` are all those there are, in their order."""
    event = CaseEvent(
        case_id=case.id,
        seq=len(before) + 1,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        action=action,
        payload=payload,
        visibility=visibility,
        prev_hash=before[-1].hash if before else beginning(case),
    )
    event.hash = case.head = digest(event)
    session().add(event)
    return event


def digest(event: CaseEvent) -> str:
    """The hash of a link."""
    said = {
        "case": event.case_id,
        "seq": event.seq,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "actor": [event.actor_kind.value, event.actor_id],
        "action": event.action.value,
        "payload": event.payload,
        "visibility": event.visibility.value,
        "before": event.prev_hash,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of(case: Case) -> list[CaseEvent]:
    """All links of a case, in their order."""
    return list(session().scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)))


def digest_of_words(message: CaseMessage) -> str:
    """What an event keeps of a message: nobody can guess the words behind it, and who has them can prove them."""
    said = json.dumps([message.kind.value, message.body, message.points], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{message.salt}\n{said}".encode()).hexdigest()


def digest_of_filing(case: Case) -> str:
    """The same of the words with which a case was filed; its secret's HMAC is the salt."""
    said = json.dumps([case.title, case.body], ensure_ascii=False)
    return hashlib.sha256(f"{case.secret_hmac}\n{said}".encode()).hexdigest()


def faults(*, after: int = 0) -> Iterator[Fault]:
    """All that is wrong with any chain, the cases in the order of their ids."""
    while True:
        query = select(Case).where(Case.id > after).order_by(Case.id).limit(AT_ONCE)
        cases = session().scalars(query.execution_options(populate_existing=True)).all()
        if not cases:
            return
        for case in cases:
            yield from faults_of(case)
        after = cases[-1].id


def faults_of(case: Case) -> Iterator[Fault]:
    """What is wrong with the chain of one case, and whether its row says what the chain says."""
    events = of(case)
    if not events:
        yield Fault("empty", case.reference)
        return
    before = beginning(case)
    for number, event in enumerate(events, start=1):
        if event.seq != number:
            yield Fault("gap", case.reference, number)
        if event.prev_hash != before:
            yield Fault("link", case.reference, event.seq)
        if digest(event) != event.hash:
            yield Fault("hash", case.reference, event.seq)
        before = event.hash
    if case.head != before:
        yield Fault("head", case.reference, events[-1].seq)
    if events[-1].payload.get("now") != case.state.value:
        yield Fault("state", case.reference, events[-1].seq)
    if case.anonymised_at is None:
        yield from _changed_words(case, events)


def _changed_words(case: Case, events: Sequence[CaseEvent]) -> Iterator[Fault]:
    if events[0].payload.get("digest") != digest_of_filing(case):
        yield Fault("words", case.reference, 1)
    told = {event.payload["message"]: event for event in events[1:] if "digest" in event.payload}
    query = select(CaseMessage).where(CaseMessage.id.in_(told)).order_by(CaseMessage.id)
    found = {message.id: message for message in session().scalars(query)}
    for key, event in told.items():
        if key not in found or digest_of_words(found[key]) != event.payload["digest"]:
            yield Fault("words", case.reference, event.seq)
