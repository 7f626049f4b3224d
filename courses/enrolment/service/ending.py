"""The end of a run, for all and for one: who had not completed it has failed, unless given more time."""

import datetime as dt

from sqlalchemy import or_, select

from courses.enrolment.events import enrolment_changed, run_ending
from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, Pace, Run
from courses.enrolment.service.holding import hold_place
from courses.enrolment.service.moving import move, today
from courses.enrolment.service.undoing import new_bulk
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

S = EnrolmentState
WAITING = frozenset({S.NOMINATED, S.APPLIED, S.WAITLISTED, S.OFFERED})
EXTENDED = "extended:"  # then the day, a blank, and why


def end(run: Run, by: User) -> str:
    """End the run: who completed it keeps that, who did not has failed, who waited waits no more.

    Who was given more time goes on. Twice is the same. Gives the name by which it can be undone.
    """
    hold(run)
    bulk = new_bulk()
    if run.ended_at:
        return bulk
    run_ending.send(run)
    run.closed_at = run.closed_at or clock.now()
    run.ended_at = clock.now()
    session().flush()
    for enrolment in _in(run, WAITING):
        move(enrolment, S.WITHDRAWN, by, "run ended", bulk=bulk)
    for enrolment in _in(run, {S.ACTIVE}):
        if not enrolment.due_on or enrolment.due_on <= today(run):
            move(enrolment, S.FAILED, by, "run ended", bulk=bulk)
    audit.record("run.ended", run, by)
    return bulk


def extend(enrolment: Enrolment, until: dt.date, by: User, reason: str = "") -> None:
    """Give one person time until a day of their own; who failed for want of time learns again."""
    run = session().get_one(Run, enrolment.run_id)
    if until <= today(run):
        raise BadValue(_l("Choose a day to come."))
    hold_place(enrolment)
    if enrolment.state not in {S.ACTIVE, S.FAILED}:
        raise RuleError(_l("Only who learns in this run can be given more time."))
    if enrolment.state is S.FAILED:
        move(enrolment, S.ACTIVE, by, reason)
    enrolment.due_on = until
    said = f"{EXTENDED}{until.isoformat()} {reason}".strip()
    event = EnrolmentEvent(enrolment_id=enrolment.id, from_state=S.ACTIVE, to_state=S.ACTIVE, reason=said)
    event.actor_id = by.id
    session().add(event)
    session().flush()
    enrolment_changed.send(enrolment, event=event)
    audit.record("enrolment.extended", enrolment, by, until=until)


def fail_the_late() -> int:
    """Who learns at one's own pace, or after the run's end, and has not finished by the day given, has failed."""
    query = (
        select(Enrolment)
        .join(Enrolment.run)
        .where(Enrolment.state == S.ACTIVE, Enrolment.due_on < clock.now().date())
        .where(or_(Run.pace == Pace.SELF, Run.ended_at.is_not(None)))
        .order_by(Enrolment.run_id, Enrolment.id)
        .limit(500)
    )
    late = session().scalars(query).all()
    for enrolment in late:
        if enrolment.due_on and enrolment.due_on < today(session().get_one(Run, enrolment.run_id)):
            move(enrolment, S.FAILED, None, "time is over")
    return len(late)


def _in(run: Run, states: frozenset[EnrolmentState] | set[EnrolmentState]) -> list[Enrolment]:
    query = select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.state.in_(states)).order_by(Enrolment.id)
    return list(session().scalars(query))
