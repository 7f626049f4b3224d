"""The state machine of an enrolment: one table of allowed moves, one function that makes them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from courses.enrolment.events import enrolment_changed
from courses.enrolment.models import SEATED, Enrolment, EnrolmentEvent, EnrolmentState, Pace, Run
from courses.enrolment.service import room
from lms.accounts.models import Gender, User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

S = EnrolmentState
BEGUN = frozenset({S.ACTIVE, S.COMPLETED, S.FAILED})
MOVES: dict[EnrolmentState | None, frozenset[EnrolmentState]] = {
    None: frozenset({S.NOMINATED, S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.NOMINATED: frozenset({S.ACTIVE, S.OFFERED, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.APPLIED: frozenset({S.NOMINATED, S.ACTIVE, S.OFFERED, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.WAITLISTED: frozenset({S.ACTIVE, S.OFFERED, S.REFUSED, S.WITHDRAWN}),
    S.OFFERED: frozenset({S.ACTIVE, S.WAITLISTED, S.REFUSED, S.WITHDRAWN}),
    S.ACTIVE: frozenset({S.COMPLETED, S.FAILED, S.WITHDRAWN, S.EXPELLED}),
    S.COMPLETED: frozenset({S.FAILED, S.EXPELLED}),
    S.FAILED: frozenset({S.ACTIVE, S.COMPLETED}),
    S.REFUSED: frozenset({S.NOMINATED, S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.WITHDRAWN: frozenset({S.NOMINATED, S.APPLIED, S.WAITLISTED, S.ACTIVE}),
    S.EXPELLED: frozenset({S.ACTIVE}),
}


class NotAllowed(RuleError):
    """The table has no such move."""

    def __init__(self) -> None:
        super().__init__(_l("This enrolment cannot be changed in that way from where it stands now."))


class ChangedMeanwhile(RuleError):
    """Somebody else moved it while we were about to."""

    def __init__(self) -> None:
        super().__init__(_l("Somebody else changed this enrolment a moment ago. Look at it again."))


def move(
    enrolment: Enrolment, to: EnrolmentState, by: User | None, reason: str = "", *, bulk: str | None = None
) -> Enrolment:
    """Bring an enrolment to another state, with an event row; to the state it has, nothing happens.

    Takes a seat under the run's lock, or raises `RunIsFull` or `NoRoom`; a seat that becomes free is offered to who
    has waited longest. Raises `NotAllowed` for a move that is not in `MOVES`.
    """
    run = session().get_one(Run, enrolment.run_id)
    keeps_seat = to in SEATED and enrolment.state in SEATED
    hold(run, shared=keeps_seat)  # the run before the enrolment, everywhere: see `holding`
    hold(enrolment)
    before = enrolment.state
    if before is to:
        return enrolment
    if keeps_seat and before not in SEATED:
        raise ChangedMeanwhile
    if to not in MOVES[before]:
        raise NotAllowed
    if to in SEATED and before not in SEATED:
        seat(enrolment, room.of(run))
    note(enrolment, before, to, by, reason, bulk=bulk)
    if before in SEATED and to not in SEATED:
        promote(run)
    return enrolment


def seat(enrolment: Enrolment, free: room.Room, gender: Gender | None = None) -> None:
    """Give the person a seat of `free` and a group; `gender` where it is at hand. Raises `RunIsFull` or `NoRoom`."""
    enrolment.group_id = free.take(gender or _gender(enrolment), enrolment.group_id)


@dataclass(frozen=True, slots=True)
class Step:
    """An enrolment that comes from one state to another."""

    enrolment: Enrolment
    before: EnrolmentState | None
    to: EnrolmentState


def note(
    enrolment: Enrolment,
    before: EnrolmentState | None,
    to: EnrolmentState,
    by: User | None,
    reason: str = "",
    *,
    bulk: str | None = None,
) -> None:
    """Write the state with what belongs to it, and its event, and tell."""
    note_all(session().get_one(Run, enrolment.run_id), [Step(enrolment, before, to)], by, reason, bulk=bulk)


def note_all(run: Run, steps: Sequence[Step], by: User | None, reason: str = "", *, bulk: str | None = None) -> None:
    """Write what becomes of many places of a run, each with its event, and tell; all are written together."""
    for step in steps:
        _write(run, step)
    session().add_all(step.enrolment for step in steps)
    session().flush()
    events = [
        EnrolmentEvent(
            enrolment_id=step.enrolment.id, from_state=step.before, to_state=step.to, reason=reason, bulk=bulk,
            actor_id=by.id if by else None,
        )
        for step in steps
    ]  # fmt: skip
    session().add_all(events)
    session().flush()
    for step, event in zip(steps, events, strict=True):
        enrolment_changed.send(step.enrolment, event=event)


def _write(run: Run, step: Step) -> None:
    enrolment, to = step.enrolment, step.to
    enrolment.state = to
    enrolment.offer_expires_at = clock.now() + dt.timedelta(hours=run.offer_hours or 48) if to is S.OFFERED else None
    if to is S.WAITLISTED and step.before is not S.OFFERED:  # an offer taken back leaves the old place in the line
        enrolment.waiting_since = clock.now()
    if to is S.ACTIVE and step.before not in BEGUN and run.pace is Pace.SELF and run.weeks:
        enrolment.due_on = max(today(run), run.starts_on) + dt.timedelta(weeks=run.weeks)


def promote(run: Run) -> Sequence[Enrolment]:
    """Offer free seats to those who wait, in their order; who got an offer, or at once a seat where the run says so."""
    if run.closed_at or run.ended_at:
        return []
    free = room.of(run)
    to = S.OFFERED if run.offer_hours else S.ACTIVE
    promoted: list[Enrolment] = []
    for enrolment in session().scalars(in_line(run)).all() if free.free != 0 else ():
        if not free.fits(enrolment.user.gender):
            continue
        hold(enrolment)
        if enrolment.state is not S.WAITLISTED:
            continue
        enrolment.group_id = free.take(enrolment.user.gender, enrolment.group_id)
        note(enrolment, S.WAITLISTED, to, None, "promoted")
        promoted.append(enrolment)
    return promoted


def in_line(run: Run) -> Select[Enrolment]:
    """Who waits, in order: by rank, then by time."""
    return (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user))
        .where(Enrolment.run_id == run.id, Enrolment.state == S.WAITLISTED)
        .order_by(Enrolment.rank, Enrolment.waiting_since, Enrolment.id)
    )


def today(run: Run) -> dt.date:
    """The day that it is where the run is held."""
    return clock.now().astimezone(ZoneInfo(run.zone)).date()


def _gender(enrolment: Enrolment) -> Gender:
    return session().scalars(select(User.gender).where(User.id == enrolment.user_id)).one()
