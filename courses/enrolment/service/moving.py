"""The state machine of an enrolment: one table of allowed moves, one function that makes them."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, func, select

from courses.enrolment.events import enrolment_changed
from courses.enrolment.models import SEATED, Enrolment, EnrolmentEvent, EnrolmentState, Run
from courses.enrolment.service import groups
from courses.enrolment.service.runs import seats_taken
from lms.accounts.models import User
from lms.core.db import hold, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

S = EnrolmentState
MOVES: dict[EnrolmentState | None, frozenset[EnrolmentState]] = {
    None: frozenset({S.NOMINATED, S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.NOMINATED: frozenset({S.ACTIVE, S.OFFERED, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.APPLIED: frozenset({S.ACTIVE, S.OFFERED, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.WAITLISTED: frozenset({S.ACTIVE, S.OFFERED, S.REFUSED, S.WITHDRAWN}),
    S.OFFERED: frozenset({S.ACTIVE, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.ACTIVE: frozenset({S.COMPLETED, S.FAILED, S.WITHDRAWN, S.EXPELLED}),
    S.COMPLETED: frozenset({S.FAILED, S.EXPELLED}),
    S.FAILED: frozenset({S.ACTIVE, S.COMPLETED}),
    S.REFUSED: frozenset({S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.WITHDRAWN: frozenset({S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.EXPELLED: frozenset({S.ACTIVE}),
}


class NotAllowed(RuleError):
    """The table has no such move."""

    def __init__(self) -> None:
        super().__init__(_l("This enrolment cannot be changed in that way from where it stands now."))


class RunIsFull(RuleError):
    """No seat is free."""

    def __init__(self) -> None:
        super().__init__(_l("There is no free seat in this run."))


def move(enrolment: Enrolment, to: EnrolmentState, by: User | None, reason: str = "") -> Enrolment:
    """Bring an enrolment to another state, with an event row; to the state it has, nothing happens.

    Takes a seat under the run's lock, or raises `RunIsFull`; a seat that becomes free goes to who has waited longest.
    Raises `NotAllowed` for a move that is not in `MOVES`.
    """
    run = session().get_one(Run, enrolment.run_id)
    hold(run)
    hold(enrolment)
    before = enrolment.state
    if before is to:
        return enrolment
    if to not in MOVES[before]:
        raise NotAllowed
    if to in SEATED and before not in SEATED:
        _take_seat(run, enrolment)
    note(enrolment, before, to, by, reason)
    if before in SEATED and to not in SEATED:
        promote(run)
    return enrolment


def note(
    enrolment: Enrolment, before: EnrolmentState | None, to: EnrolmentState, by: User | None, reason: str = ""
) -> None:
    """Write the state and its event, and tell."""
    enrolment.state = to
    event = EnrolmentEvent(
        enrolment_id=enrolment.id, from_state=before, to_state=to, actor_id=by.id if by else None, reason=reason
    )
    session().add(event)
    session().flush()
    enrolment_changed.send(enrolment, event=event)


def promote(run: Run) -> Sequence[Enrolment]:
    """Give free seats to those who wait, in the order in which they came; who got one."""
    waiting = session().scalars(
        select(Enrolment)
        .where(Enrolment.run_id == run.id, Enrolment.state == S.WAITLISTED)
        .order_by(_waiting_since(), Enrolment.id)
    )
    free = None if run.seats is None else run.seats - seats_taken(run)
    promoted: list[Enrolment] = []
    for enrolment in waiting:
        if free is not None and len(promoted) >= free:
            break
        if run.closed_at or not groups.has_room(run, enrolment):
            continue
        _take_seat(run, enrolment)
        note(enrolment, S.WAITLISTED, S.ACTIVE, None, "promoted")
        promoted.append(enrolment)
    return promoted


def has_seat(run: Run) -> bool:
    """Whether a seat is free; sure only under the run's lock."""
    return run.seats is None or seats_taken(run) < run.seats


def _take_seat(run: Run, enrolment: Enrolment) -> None:
    if not has_seat(run):
        raise RunIsFull
    if enrolment.group_id is None:
        enrolment.group_id = groups.choose(run, enrolment)


def _waiting_since() -> ScalarSelect[int]:
    latest = select(func.max(EnrolmentEvent.id)).where(
        EnrolmentEvent.enrolment_id == Enrolment.id, EnrolmentEvent.to_state == S.WAITLISTED
    )
    return latest.scalar_subquery()
