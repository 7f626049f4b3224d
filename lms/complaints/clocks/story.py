"""From the chain of a case to the facts that its clocks care about."""

import datetime as dt
from collections.abc import Iterable, Iterator

from lms.complaints.clocks.facts import Fact, Happening
from lms.complaints.kinds import Action, ActorKind, State
from lms.complaints.models import CaseEvent

GIVES = frozenset({Action.ROUTE, Action.TRANSFER, Action.APPEAL})
WORDS = frozenset({Action.INTERIM, Action.APPROVE_REPLY, Action.CONFIRM_REJECTION, Action.REFER_OUT, Action.SHARED})
"""Moves with which a person's words reach the citizen."""
ENDS = frozenset({State.MERGED, State.WITHDRAWN, State.REFERRED_OUT, State.REJECTED})
DONE = frozenset({State.ANSWERED, State.CLOSED})


def facts(events: Iterable[CaseEvent], received_at: dt.datetime) -> list[Fact]:
    """What happened, in order; the filing first, at `received_at`, which of a part split off is the original's."""
    found = [Fact(Happening.FILED, received_at)]
    for event in events:
        found.extend(Fact(kind, event.at, about) for kind, about in _said(event))
    return found


def _said(event: CaseEvent) -> Iterator[tuple[Happening, int]]:
    if event.action in WORDS and event.actor_kind is not ActorKind.CITIZEN:
        yield Happening.SPOKE, 0
    was, now = event.payload.get("was"), event.payload.get("now")
    if was and now and was != now:
        yield from ((kind, 0) for kind in _moved(State(was), State(now)))
    if event.action in GIVES and event.payload.get("unit_id"):
        yield Happening.ASSIGNED, int(event.payload["unit_id"])


def _moved(was: State, now: State) -> Iterator[Happening]:
    """What a change of state means; coming back from a merger means that nothing had happened."""
    if was is State.MERGED:
        yield Happening.RESTORED
    if now in ENDS:
        yield Happening.ENDED
    elif was is State.MERGED:
        return
    elif now is State.WAITING_CITIZEN:
        yield Happening.ASKED
    elif now is State.ANSWERED:
        yield Happening.ANSWERED
    elif now is State.APPEAL_OPEN:
        yield Happening.APPEALED
    elif now is State.APPEAL_DECIDED:
        yield Happening.DECIDED
    elif was in DONE and now is State.IN_PROGRESS:
        yield Happening.REOPENED
    elif was is State.WAITING_CITIZEN:
        yield Happening.REPLIED
