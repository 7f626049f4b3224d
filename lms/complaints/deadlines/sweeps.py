"""What the clocks bring about by themselves. Each case is moved by the engine, in a transaction of its own.

Safe to run twice, by two workers at once, and late: what is due is done once, whenever somebody comes to it.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from sqlalchemy import select

from lms.complaints.clocks import business, sla
from lms.complaints.clocks import service as clocks
from lms.complaints.clocks.ladder import RUNGS
from lms.complaints.clocks.models import CaseClock, Escalation
from lms.complaints.clocks.sla import Clock
from lms.complaints.kinds import Action, State
from lms.complaints.models import Case, CaseEvent
from lms.complaints.service import chain, engine
from lms.complaints.service.actors import Actor
from lms.core import clock
from lms.core.db import insert_once, reading, session, transaction
from lms.core.errors import RuleError

AT_ONCE = 100
TOLD = {50: "officer", 80: "head", 100: "director", 150: "central"}
REMINDERS = 2


def escalate(now: dt.datetime | None = None) -> int:
    """Climb the ladders of all cases whose next rung is reached, while their offices work; how many were climbed."""
    moment = now or clock.now()
    with reading():
        working = [key for key, calendar in clocks.calendars().items() if business.is_open(calendar, moment)]
        query = (
            select(CaseClock.case_id)
            .join(Case, Case.id == CaseClock.case_id)
            .where(CaseClock.next_at <= moment, Case.calendar_id.in_(working))
            .order_by(CaseClock.next_at, CaseClock.case_id)
            .limit(AT_ONCE)
        )
        found = list(dict.fromkeys(session().scalars(query)))
    return _each(found, lambda case: _climb(case, moment))


def time_out(now: dt.datetime | None = None) -> int:
    """Move the cases whose waiting is over: no answer came to a question, nobody objected to an answer."""
    moment = now or clock.now()
    with reading():
        waiting = (State.WAITING_CITIZEN, State.ANSWERED)
        query = select(Case.id).where(Case.state.in_(waiting), Case.waiting_until <= moment)
        found = list(session().scalars(query.order_by(Case.waiting_until, Case.id).limit(AT_ONCE)))
    return _each(found, lambda case: _give_up(case, moment))


def remind(now: dt.datetime | None = None) -> int:
    """Remind whoever was asked and has not answered: after a third of the time, and after two."""
    moment = now or clock.now()
    after = moment
    with reading():
        query = select(Case.id).where(Case.state == State.WAITING_CITIZEN, Case.waiting_until > after)
        found = list(session().scalars(query.order_by(Case.waiting_until, Case.id)))
    return _each(found, lambda case: _remind(case, moment))


def _each(case_ids: Iterable[int], act: Callable[[Case], bool]) -> int:
    """Do it to each case by itself; what the engine refuses has moved on meanwhile."""
    done = 0
    for case_id in case_ids:
        try:
            with transaction():
                done += act(session().get_one(Case, case_id, populate_existing=True, with_for_update=True))
        except RuleError:
            continue
    return done


def _climb(case: Case, at: dt.datetime) -> bool:
    """Tell of the highest rung that is reached on each clock; those below it count as told."""
    status, known = clocks.status_of(case, chain.of(case), at)
    climbed = False
    for name, reading_ in status.clocks.items():
        if reading_.target is None or reading_.state not in {sla.State.RUNNING, sla.State.BREACHED}:
            continue
        spans, target = reading_.active, reading_.target
        passed = [
            rung
            for rung in RUNGS.get(name, ())
            if (when := sla.reached(spans, target, known.calendar, rung)) and when <= at
        ]
        fresh = [rung for rung in passed if _is_first(case, name, rung, at)]
        if fresh and fresh[-1] == passed[-1]:
            told = {"clock": name, "rung": fresh[-1], "to": TOLD[fresh[-1]]}
            engine.apply(case, Action.ESCALATE, Actor.system(), told, at=at)
            climbed = True
    return climbed


def _is_first(case: Case, name: Clock, rung: int, at: dt.datetime) -> bool:
    values = {"case_id": case.id, "clock": name, "rung": rung, "at": at}
    return insert_once(Escalation, ["case_id", "clock", "rung"], values)


def _give_up(case: Case, at: dt.datetime) -> bool:
    if case.waiting_until is None or case.waiting_until > at:
        return False
    action = Action.NO_REPLY if case.state is State.WAITING_CITIZEN else Action.EXPIRE
    engine.apply(case, action, Actor.system(), at=at)
    return True


def _remind(case: Case, at: dt.datetime) -> bool:
    events = chain.of(case)
    asked = next((event for event in reversed(events) if event.action is Action.ASK_CITIZEN), None)
    if asked is None or case.waiting_until is None:
        return False
    sent = sum(event.action is Action.REMIND for event in events[asked.seq :])
    if sent >= REMINDERS or at < _reminder(asked, case.waiting_until, sent + 1):
        return False
    told = {"number": sent + 1, "until": case.waiting_until}
    engine.apply(case, Action.REMIND, Actor.system(), told, at=at)
    return True


def _reminder(asked: CaseEvent, until: dt.datetime, number: int) -> dt.datetime:
    return asked.at + (until - asked.at) * number / (REMINDERS + 1)
