"""Taking back what was decided for many at once."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from courses.enrolment.models import SEATED, Enrolment, EnrolmentEvent, Run
from courses.enrolment.service import room
from courses.enrolment.service.moving import note, promote, seat
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

UNTIL = dt.timedelta(hours=1)


class TooLate(RuleError):
    """Decisions stand after a while."""

    def __init__(self) -> None:
        super().__init__(_l("This was decided more than an hour ago. Change the people one by one."))


@dataclass(frozen=True, slots=True)
class Decided:
    """How many were decided together, under which name, and whether it can still be undone."""

    bulk: str
    number: int
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """How many went back, and how many stay because something happened since, or their seat is taken."""

    back: int
    stay: int


def new_bulk() -> str:
    """A name for decisions that belong together."""
    return uuid.uuid4().hex


def decided(run: Run, bulk: str) -> Decided | None:
    """What a bulk decision was; None where there is none of this name."""
    if not bulk:
        return None
    query = select(func.count(), func.min(EnrolmentEvent.at)).join(Enrolment).where(EnrolmentEvent.bulk == bulk)
    number, at = session().execute(query.where(Enrolment.run_id == run.id)).one()
    return Decided(bulk, number, at >= clock.now() - UNTIL) if number else None


def undo(run: Run, bulk: str, by: User) -> Undone:
    """Bring the people of a bulk decision back to where they stood, where nothing happened since. Raises `TooLate`."""
    hold(run)
    query = select(EnrolmentEvent).join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
    query = query.where(Enrolment.run_id == run.id, EnrolmentEvent.bulk == bulk).order_by(EnrolmentEvent.id)
    events = session().scalars(query).all()
    if any(event.at < clock.now() - UNTIL for event in events):
        raise TooLate
    back = sum(_undo_one(run, event, by) for event in events)
    promote(run)
    audit.record("enrolment.undone", run, by, back=back, stay=len(events) - back)
    return Undone(back, len(events) - back)


def _undo_one(run: Run, event: EnrolmentEvent, by: User) -> bool:
    enrolment = session().get_one(Enrolment, event.enrolment_id)
    hold(enrolment)
    latest = session().scalar(select(func.max(EnrolmentEvent.id)).where(EnrolmentEvent.enrolment_id == enrolment.id))
    if latest != event.id or event.from_state is None:
        return False
    if event.from_state in SEATED and event.to_state not in SEATED:
        try:
            seat(enrolment, room.of(run))
        except RuleError:
            return False
    since = enrolment.waiting_since
    note(enrolment, event.to_state, event.from_state, by, "undone")
    enrolment.waiting_since = since
    return True
