"""What happened to a case, as one line of time: its events, each with the words that were written with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import OrgUnit, User
from lms.complaints import policy
from lms.complaints.models import Action, Case, CaseEvent, CaseMessage, MessageState, Visibility
from lms.core.db import session

_UNITS = ("unit_id", "from", "asked", "against")
_PEOPLE = ("officer_id",)
UNSEEN = frozenset({Action.READ})  # who looked is for the audit, not for the work


class Entry(NamedTuple):
    """One event, who did it, and what they wrote."""

    event: CaseEvent
    by: User | None
    message: CaseMessage | None


class History(NamedTuple):
    """All that a person may read of it, the oldest first; names of the units and people that events speak of."""

    entries: Sequence[Entry]
    messages: Sequence[CaseMessage]
    units: Mapping[int, OrgUnit]

    @property
    def proposed(self) -> CaseMessage | None:
        """The text that waits for its reviewer."""
        waiting = (each for each in self.messages if each.state is MessageState.IN_REVIEW)
        return next(waiting, None)


def of(case: Case, user: User) -> History:
    """The whole history, as far as `user` may read it."""
    rows = _events(case)
    messages = [each for each in _messages(case) if is_shown(each, user)]
    return History(_entries(rows, messages, user), messages, units(event for event, _by in rows))


def entries(case: Case, events: Sequence[CaseEvent], user: User) -> Sequence[Entry]:
    """These events, with who did them and what was written, as far as `user` may read it."""
    ids = {event.id for event in events}
    messages = [each for each in _messages(case) if is_shown(each, user)]
    return _entries([row for row in _events(case) if row[0].id in ids], messages, user)


def units(events: Iterable[CaseEvent]) -> dict[int, OrgUnit]:
    """The units of which these events speak."""
    named = {event.payload.get(name) for event in events for name in _UNITS}
    ids = sorted(each for each in named if isinstance(each, int))
    found = session().scalars(select(OrgUnit).where(OrgUnit.id.in_(ids))) if ids else ()
    return {unit.id: unit for unit in found}


def is_shown(message: CaseMessage, user: User) -> bool:
    """A draft is its author's alone; what is restricted is the central unit's."""
    if message.state is MessageState.DRAFT:
        return False
    return message.visibility is not Visibility.RESTRICTED or policy.may_triage(user)


def last_returned(messages: Iterable[CaseMessage], user: User) -> CaseMessage | None:
    """One's own reply that came back from its reviewer."""
    mine = (each for each in messages if each.state is MessageState.RETURNED and each.author_id == user.id)
    return max(mine, key=lambda each: each.id, default=None)


def _events(case: Case) -> list[tuple[CaseEvent, User | None]]:
    query = select(CaseEvent, User).outerjoin(User, User.id == CaseEvent.actor_id)
    query = query.where(CaseEvent.case_id == case.id, CaseEvent.action.not_in(UNSEEN))
    return [(event, by) for event, by in session().execute(query.order_by(CaseEvent.seq))]


def _messages(case: Case) -> Sequence[CaseMessage]:
    query = select(CaseMessage).where(CaseMessage.case_id == case.id).options(joinedload(CaseMessage.author))
    return session().scalars(query.order_by(CaseMessage.id)).all()


def _entries(
    rows: Iterable[tuple[CaseEvent, User | None]], messages: Iterable[CaseMessage], user: User
) -> Sequence[Entry]:
    written = {message.id: message for message in messages}
    hidden = Visibility.RESTRICTED if not policy.may_triage(user) else None
    return [
        Entry(event, by, written.get(event.payload.get("message", 0)))
        for event, by in rows
        if event.visibility is not hidden
    ]
