"""The table of what may be done with a case, where it leads, and who may. There is no other way to change a state.

A move that leads to None leaves the case where it is; one that leads to BEFORE puts it back to where it was. What must
hold beyond the table (the reviewer is not the author, windows of time, conflicts) stands in `service.guards`.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lms.complaints.kinds import OPEN, Action, State, Visibility

BEFORE = "before"  # an end of a move: the state that the case had before it was merged


class Who(enum.StrEnum):
    """In which capacity somebody acts."""

    CITIZEN = "citizen"
    SYSTEM = "system"
    TRIAGE = "triage"  # the central unit
    WORKER = "worker"  # anybody of the unit
    OWNER = "owner"  # the officer who has it, or the head
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table."""

    action: Action
    sources: frozenset[State]
    to: State | str | None
    who: frozenset[Who]
    visibility: Visibility = Visibility.INTERNAL


S, A, W, P = State, Action, Who, Visibility.PUBLIC
SORTING = frozenset({S.RECEIVED, S.TRIAGE})
AT_WORK = frozenset({S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CITIZEN, S.WAITING_THIRD_PARTY, S.IN_REVIEW})
BEING_WORKED = SORTING | AT_WORK  # open, and no appeal
DONE = frozenset({S.ANSWERED, S.CLOSED})
ENDED = DONE | {S.WITHDRAWN, S.REFERRED_OUT, S.REJECTED}
EVERY = frozenset(State)


def _moves(
    action: Action, sources: Iterable[State], to: State | str | None, *who: Who, seen: Visibility = Visibility.INTERNAL
) -> Move:
    return Move(action, frozenset(sources), to, frozenset(who), seen)


MOVES = (
    _moves(A.ACCEPT, {S.RECEIVED}, S.TRIAGE, W.SYSTEM, W.TRIAGE),
    _moves(A.REJECT, SORTING, None, W.TRIAGE),
    _moves(A.CONFIRM_REJECTION, SORTING, S.REJECTED, W.TRIAGE, seen=P),
    _moves(A.ROUTE, {S.TRIAGE}, S.ASSIGNED, W.SYSTEM, W.TRIAGE),
    _moves(A.TRANSFER, {S.ASSIGNED, S.IN_PROGRESS}, S.ASSIGNED, W.HEAD, W.TRIAGE),
    _moves(A.TAKE, {S.ASSIGNED, S.IN_PROGRESS}, S.IN_PROGRESS, W.WORKER),
    _moves(A.RELEASE, {S.IN_PROGRESS}, S.ASSIGNED, W.OWNER),
    _moves(A.ASK_CITIZEN, {S.IN_PROGRESS}, S.WAITING_CITIZEN, W.OWNER, seen=P),
    _moves(A.CITIZEN_REPLY, {S.WAITING_CITIZEN}, S.IN_PROGRESS, W.CITIZEN, seen=P),
    _moves(A.CITIZEN_REPLY, OPEN - {S.WAITING_CITIZEN} | {S.MERGED}, None, W.CITIZEN, seen=P),
    _moves(A.REMIND, {S.WAITING_CITIZEN}, None, W.SYSTEM, seen=P),
    _moves(A.NO_REPLY, {S.WAITING_CITIZEN}, S.ANSWERED, W.SYSTEM, seen=P),
    _moves(A.WAIT_THIRD_PARTY, {S.IN_PROGRESS}, S.WAITING_THIRD_PARTY, W.OWNER),
    _moves(A.THIRD_PARTY_DONE, {S.WAITING_THIRD_PARTY}, S.IN_PROGRESS, W.OWNER),
    _moves(A.INTERIM, {S.IN_PROGRESS, S.WAITING_THIRD_PARTY, S.IN_REVIEW, S.APPEAL_OPEN}, None, W.OWNER, seen=P),
    _moves(A.PROPOSE_REPLY, {S.IN_PROGRESS}, S.IN_REVIEW, W.OWNER),
    _moves(A.RETURN_REPLY, {S.IN_REVIEW}, S.IN_PROGRESS, W.HEAD),
    _moves(A.APPROVE_REPLY, {S.IN_REVIEW}, S.ANSWERED, W.HEAD, W.SYSTEM, seen=P),
    _moves(A.ACCEPT_ANSWER, {S.ANSWERED}, S.CLOSED, W.CITIZEN, seen=P),
    _moves(A.EXPIRE, {S.ANSWERED, S.APPEAL_DECIDED}, S.CLOSED, W.SYSTEM, seen=P),
    _moves(A.REOPEN, DONE, S.IN_PROGRESS, W.CITIZEN, W.HEAD, seen=P),
    _moves(A.APPEAL, DONE | {S.REJECTED}, S.APPEAL_OPEN, W.CITIZEN, seen=P),
    _moves(A.DECIDE_APPEAL, {S.APPEAL_OPEN}, S.APPEAL_DECIDED, W.OWNER, W.TRIAGE, seen=P),
    _moves(A.MERGE, BEING_WORKED, S.MERGED, W.HEAD, W.TRIAGE),
    _moves(A.UNMERGE, {S.MERGED}, BEFORE, W.HEAD, W.TRIAGE),
    _moves(A.SPLIT, BEING_WORKED, None, W.HEAD, W.TRIAGE, seen=P),
    _moves(A.REFER_OUT, BEING_WORKED, S.REFERRED_OUT, W.TRIAGE, seen=P),
    _moves(A.WITHDRAW, OPEN | {S.ANSWERED, S.MERGED}, S.WITHDRAWN, W.CITIZEN, seen=P),
    _moves(A.NOTE, EVERY, None, W.WORKER),
    _moves(A.ESCALATE, OPEN, None, W.SYSTEM),
    _moves(A.REDATE, OPEN, None, W.SYSTEM, seen=P),
    _moves(A.REPRIORITISE, OPEN, None, W.WORKER, W.SYSTEM),
    _moves(A.RECATEGORISE, OPEN, None, W.WORKER),
    _moves(A.RATE, DONE | {S.MERGED}, None, W.CITIZEN, seen=P),
    _moves(A.PUBLISH, EVERY, None, W.HEAD, W.TRIAGE),
    _moves(A.READ, EVERY, None, W.WORKER),
    _moves(A.LOCK, EVERY, None, W.SYSTEM, seen=P),
    _moves(A.JOINED, EVERY, None, W.SYSTEM),
    _moves(A.PARTED, EVERY, None, W.SYSTEM),
    _moves(A.SHARED, {S.MERGED}, None, W.SYSTEM, seen=P),
    _moves(A.ANONYMISE, ENDED | {S.MERGED}, None, W.SYSTEM),
)
QUIET = frozenset({A.READ, A.ESCALATE, A.REDATE, A.REMIND, A.LOCK})
"""What nobody must have seen before they act: it makes no page stale."""

TABLE = {(state, move.action): move for move in MOVES for state in move.sources}


def find(state: State, action: Action) -> Move | None:
    """The line for doing this in that state; None: it cannot be done there."""
    return TABLE.get((state, action))


def possible(state: State) -> Iterator[Move]:
    """All that can be done in a state, by whomever."""
    return (move for (source, _action), move in TABLE.items() if source is state)
