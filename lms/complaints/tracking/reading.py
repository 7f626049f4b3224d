"""What the citizen's page shows of a case: nothing that is not theirs, nothing that was not sent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.complaints import words
from lms.complaints.files import service as files
from lms.complaints.files.models import CaseFile
from lms.complaints.kinds import Action, MessageKind, MessageState, PublicState, State, Visibility
from lms.complaints.models import Case, CaseEvent, CaseMessage
from lms.complaints.parties import service as parties
from lms.complaints.service import merging, windows
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed
from lms.core import clock
from lms.core.db import session


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page needs; loaded."""

    case: Case
    root: Case  # the case that is worked on in its place, or itself
    state: PublicState
    steps: Sequence[tuple[PublicState, str, dt.datetime | None]]  # (word, done | now | "", when)
    thread: Sequence[CaseMessage]
    answer: CaseMessage | None
    question: CaseMessage | None
    files: Sequence[CaseFile]
    parts: Sequence[Case]  # split off
    is_unproven: bool  # we could write to them, once they have proven that the number is theirs
    may: frozenset[Action]
    reopen_until: dt.datetime | None
    appeal_until: dt.datetime | None


def find(reference: str) -> Case | None:
    """The case, with what its page shows."""
    query = select(Case).where(Case.reference == reference)
    return session().scalar(query.options(joinedload(Case.unit), joinedload(Case.category), selectinload(Case.points)))


def shown(case: Case) -> Shown:
    """The page of a case, in a handful of queries."""
    root = merging.root(case)
    events = _events(case, root)
    thread = _thread(case, events)
    answers = [message for message in thread if message.kind in {MessageKind.REPLY, MessageKind.DECISION}]
    questions = [message for message in thread if message.kind is MessageKind.QUESTION]
    state = public_state(case, root)
    may, reopen_until, appeal_until = _may(case, root, events)
    return Shown(
        case=case,
        root=root,
        state=state,
        steps=_steps(case, root, state, has_waited=bool(questions)),
        thread=thread,
        answer=answers[-1] if answers else None,
        question=questions[-1] if questions and state is PublicState.WAITING else None,
        files=files.of(case, for_citizen=True),
        parts=session().scalars(select(Case).where(Case.parent_id == case.id).order_by(Case.id)).all(),
        is_unproven=_is_unproven(case),
        may=may,
        reopen_until=reopen_until,
        appeal_until=appeal_until,
    )


def _is_unproven(case: Case) -> bool:
    party = parties.reporter(case)
    return party is not None and party.phone_verified_at is None and party.email_verified_at is None


def public_state(case: Case, root: Case) -> PublicState:
    """One of five words. Of a merged case it is the other one's, but what that one's citizen is asked is not theirs."""
    found = words.public(root.state)
    return PublicState.STUDIED if root is not case and found is PublicState.WAITING else found


def _events(case: Case, root: Case) -> Sequence[CaseEvent]:
    """The public ones of the case itself, and of the one it was merged into."""
    seen = CaseEvent.visibility == Visibility.PUBLIC
    query = select(CaseEvent).where(CaseEvent.case_id.in_({case.id, root.id}), seen)
    return session().scalars(query.order_by(CaseEvent.at, CaseEvent.id)).all()


def _thread(case: Case, events: Sequence[CaseEvent]) -> Sequence[CaseMessage]:
    """What was written to and fro. Of merged cases each citizen reads their own words and the answers to all."""
    own, foreign = set(), set()
    for event in events:
        via, key = event.payload.get("via"), event.payload.get("message")
        if key and (via == case.id or "passed_to" in event.payload or event.action is Action.SHARED):
            own.add(key)
        elif via:
            foreign.add(key)
    query = select(CaseMessage).where(
        or_(and_(CaseMessage.case_id == case.id, CaseMessage.id.not_in(foreign)), CaseMessage.id.in_(own)),
        CaseMessage.visibility == Visibility.PUBLIC,
        CaseMessage.state == MessageState.SENT,
    )
    return session().scalars(query.order_by(CaseMessage.sent_at, CaseMessage.id)).all()


def _may(
    case: Case, root: Case, events: Sequence[CaseEvent]
) -> tuple[frozenset[Action], dt.datetime | None, dt.datetime | None]:
    """What may be done, and until when: as the engine would say, so that no button is shown that it refuses."""
    may = set(allowed(root, Actor.citizen()))
    if root is not case:
        may = may - {Action.ACCEPT_ANSWER, Action.RATE} | allowed(case, Actor.citizen()) - {Action.CITIZEN_REPLY}
        if words.public(root.state) is PublicState.WAITING:
            may |= {Action.CITIZEN_REPLY}
    since = root.answered_at or root.closed_at
    done = {event.action for event in events if event.case_id == root.id}
    ends = {name: since + windows.span(name) if since else None for name in ("reopen", "appeal")}
    if Action.APPEAL in done or not ends["appeal"] or ends["appeal"] < clock.now():
        may.discard(Action.APPEAL)
    if Action.DECIDE_APPEAL in done or not ends["reopen"] or ends["reopen"] < clock.now():
        may.discard(Action.REOPEN)
    if case.rating is not None or root.state not in {State.ANSWERED, State.CLOSED}:
        may.discard(Action.RATE)
    return frozenset(may), ends["reopen"], ends["appeal"]


def _steps(
    case: Case, root: Case, state: PublicState, *, has_waited: bool
) -> Sequence[tuple[PublicState, str, dt.datetime | None]]:
    """The five words in their order; "waiting for you" only where somebody asked."""
    line = [each for each in PublicState if each is not PublicState.WAITING or has_waited or state is each]
    if state is PublicState.CLOSED and root.answered_at is None:
        line.remove(PublicState.ANSWERED)
    moments = {
        PublicState.RECEIVED: case.received_at,
        PublicState.ANSWERED: root.answered_at,
        PublicState.CLOSED: root.closed_at,
    }
    here = line.index(state)
    marks = [
        "done" if place < here or state is PublicState.CLOSED else "now" if place == here else ""
        for place in range(len(line))
    ]
    return [(each, mark, moments.get(each)) for each, mark in zip(line, marks, strict=True)]
