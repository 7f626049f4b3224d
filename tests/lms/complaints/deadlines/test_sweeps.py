"""What the clocks bring about: scenarios G3 and G4, the ladder, reminders and endings."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints.clocks import business, service, sla, versions
from lms.complaints.clocks.models import CaseClock, DayState, Escalation, SlaPolicy, SlaTarget, WorkCalendar
from lms.complaints.clocks.sla import Clock
from lms.complaints.deadlines import jobs, redating, sweeps
from lms.complaints.deadlines import service as deadlines
from lms.complaints.kinds import Action, Outcome, Priority, State
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core.db import commit
from lms.core.db import session as current_session
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_officer
from tests.lms.complaints.clocks.test_business import cairo

HOUR = 3600
THURSDAY = cairo(5, 14, 30)
CITIZEN = Actor.citizen()


@pytest.fixture
def calendar(session):
    return session.scalars(select(WorkCalendar)).one()


@pytest.fixture
def six_hours(session, calendar):
    policy = SlaPolicy(code="six-hours", name={"ar": "ست ساعات"}, calendar_id=calendar.id)
    session.add(policy)
    session.flush()
    for clock, seconds in ((Clock.FIRST, HOUR), (Clock.ANSWER, 6 * HOUR), (Clock.INTERIM, 4 * HOUR)):
        session.add(SlaTarget(policy_id=policy.id, clock=clock, seconds=seconds))
    session.add(SlaTarget(policy_id=policy.id, clock=Clock.ANSWER, seconds=5 * HOUR, priority=Priority.URGENT))
    session.flush()
    return policy


@pytest.fixture
def desk(session, six_hours):
    unit = make_unit()
    people = {"officer": make_officer(unit), "head": make_officer(unit, Role.UNIT_HEAD)}
    category = make_category(unit_id=unit.id, policy_id=six_hours.id)
    return {name: Actor.person(user) for name, user in people.items()} | {"category": category}


def filed(desk, at=THURSDAY):
    return file_case(desk["category"], received_at=at).case


def in_progress(desk, at=THURSDAY):
    case = filed(desk, at)
    apply(case, Action.TAKE, desk["officer"], at=at)
    return case


def actions(case):
    return [event.action for event in chain.of(case)]


def close_on(calendar, cast_admin, on, state=DayState.CONFIRMED):
    return deadlines.keep_day(
        calendar, None, on=on, name={"ar": "عطلة", "en": "Day off"}, hours=[], state=state, by=cast_admin
    )


def sweep(act, at):
    commit()
    return act(at)


def redate_all():
    return [case_id for case_id in redating.portion(None, 0) if redating.redate(case_id)]


def test_g3_a_holiday_moves_what_is_open_says_so_in_its_history_and_leaves_what_was_met(session, desk, calendar, cast):
    close_on(calendar, cast.admin, dt.date(2026, 2, 8))  # the Sunday is a holiday from the beginning
    deadlines.put_in_force(calendar, by=cast.admin)
    case, met = in_progress(desk), in_progress(desk)
    assert case.due_at == cairo(9, 14, 30)  # half an hour on Thursday, the rest on Monday
    given = {"text": "تم الإصلاح.", "outcome": Outcome.UPHELD}
    apply(met, Action.PROPOSE_REPLY, desk["officer"], given, at=cairo(9, 9, 30))
    apply(met, Action.APPROVE_REPLY, desk["head"], at=cairo(9, 10))
    before = (met.due_at, met.answer_seconds, met.first_seconds)
    close_on(calendar, cast.admin, dt.date(2026, 2, 9), DayState.ESTIMATED)
    assert versions.is_changed(calendar)
    deadlines.put_in_force(calendar, by=cast.admin)
    assert redate_all() == [case.id]
    assert case.due_at == cairo(10, 14, 30)
    told = chain.of(case)[-1]
    assert told.action is Action.REDATE
    assert [dt.datetime.fromisoformat(moment) for moment in told.payload["due"]] == [
        cairo(9, 14, 30),
        cairo(10, 14, 30),
    ]
    assert (met.due_at, met.answer_seconds, met.first_seconds) == before
    assert redate_all() == []  # twice is harmless
    assert [*chain.faults_of(case)] == []


def test_g4_a_question_over_the_weekend_costs_no_working_hour_more_and_a_reopening_goes_on(session, desk):
    case = in_progress(desk, cairo(5, 10))
    apply(case, Action.ASK_CITIZEN, desk["officer"], {"text": "أي مسجد؟"}, at=cairo(5, 14))
    assert case.due_at is None
    apply(case, Action.REPRIORITISE, desk["officer"], {"priority": Priority.URGENT}, at=cairo(7, 12))
    apply(case, Action.CITIZEN_REPLY, CITIZEN, {"text": "مسجد النور"}, at=cairo(8, 10))
    assert case.due_at == cairo(8, 11)  # four of the five urgent hours had run
    status, known = service.status_of(case, chain.of(case), cairo(8, 10))
    assert case.due_at == business.add(known.calendar, cairo(8, 10), status.clocks[Clock.ANSWER].left)
    given = {"text": "تم الإصلاح.", "outcome": Outcome.UPHELD}
    apply(case, Action.PROPOSE_REPLY, desk["officer"], given, at=cairo(8, 10, 20))
    apply(case, Action.APPROVE_REPLY, desk["head"], at=cairo(8, 10, 30))
    assert case.answer_seconds == 4 * HOUR + HOUR // 2
    apply(case, Action.REOPEN, CITIZEN, {"text": "عادت المشكلة"}, at=cairo(10, 9))
    assert case.answer_seconds is None
    assert case.due_at == cairo(10, 9, 30)
    whole = sla.held(service.facts(chain.of(case), case.received_at), known.calendar, cairo(10, 9, 30))
    assert sum(seconds for _unit, seconds in whole) == 5 * HOUR


def test_the_ladder_is_climbed_in_working_hours_only_and_each_rung_once(session, desk):
    case = in_progress(desk, cairo(5, 10))
    apply(case, Action.INTERIM, desk["officer"], {"text": "نحن ندرس شكواكم."}, at=cairo(5, 10))
    row = session.get(CaseClock, (case.id, Clock.ANSWER))
    assert (row.next_rung, row.next_at) == (50, cairo(5, 13))
    assert sweep(sweeps.escalate, cairo(5, 12, 59)) == 0
    assert sweep(sweeps.escalate, cairo(5, 13)) == 1
    assert sweep(sweeps.escalate, cairo(5, 13, 5)) == 0
    assert sweep(sweeps.escalate, cairo(6, 12)) == 0  # it is Friday; eighty per cent were gone on Thursday
    assert sweep(sweeps.escalate, cairo(8, 9)) == 1
    told = [event.payload for event in chain.of(case) if event.action is Action.ESCALATE]
    answer = [(each["rung"], each["to"]) for each in told if each["clock"] == "answer"]
    assert answer == [(50, "officer"), (80, "head")]
    assert sweep(sweeps.escalate, cairo(12, 9)) == 1  # the worker was away: the highest rung speaks for those below
    answer = [event.payload for event in chain.of(case) if event.payload.get("clock") == "answer"]
    assert [each["rung"] for each in answer] == [50, 80, 150]
    assert set(session.scalars(select(Escalation.rung).where(Escalation.clock == Clock.ANSWER))) == {50, 80, 100, 150}
    assert row.next_at is None
    assert sweep(sweeps.escalate, cairo(15, 9)) == 0


def test_nobody_is_told_of_time_while_the_citizen_is_asked(session, desk):
    case = in_progress(desk, cairo(5, 10))
    apply(case, Action.ASK_CITIZEN, desk["officer"], {"text": "أي مسجد؟"}, at=cairo(5, 11))
    assert sweep(sweeps.escalate, cairo(25, 11)) == 0


def test_who_is_asked_is_reminded_twice_and_then_the_case_is_answered_without_them(session, desk):
    case = in_progress(desk, cairo(5, 10))
    until = cairo(14, 10)
    apply(case, Action.ASK_CITIZEN, desk["officer"], {"text": "أي مسجد؟", "until": until}, at=cairo(5, 10))
    assert [sweep(sweeps.remind, cairo(day, 11)) for day in (7, 8, 9, 11, 12)] == [0, 1, 0, 1, 0]
    assert sweep(sweeps.time_out, cairo(14, 9)) == 0
    assert sweep(sweeps.time_out, cairo(14, 11)) == 1
    assert (case.state, case.outcome) == (State.ANSWERED, Outcome.NO_REPLY)
    assert actions(case)[-3:] == [Action.REMIND, Action.REMIND, Action.NO_REPLY]
    apply(case, Action.REOPEN, CITIZEN, {"text": "مسجد النور"}, at=cairo(20, 10))
    assert case.due_at == cairo(22, 15)  # nothing had run before the question: all six hours are left


def test_an_answer_that_nobody_objects_to_closes_after_its_window(session, desk):
    case = in_progress(desk)
    given = {"text": "تم الإصلاح.", "outcome": Outcome.UPHELD}
    apply(case, Action.PROPOSE_REPLY, desk["officer"], given, at=cairo(8, 9))
    apply(case, Action.APPROVE_REPLY, desk["head"], at=cairo(8, 10))
    assert sweep(sweeps.time_out, cairo(22, 9)) == 0
    assert sweep(sweeps.time_out, cairo(22, 11)) == 1
    assert case.state is State.CLOSED
    assert sweep(sweeps.time_out, cairo(23, 11)) == 0


def test_the_holidays_of_a_country_are_proposed_once_and_the_moon_leaves_them_open(session, calendar, monkeypatch):
    today = dt.date(2026, 5, 4)
    jobs.propose_years(today)
    days = {day.on: day for day in versions.days(calendar)}
    assert days[dt.date(2026, 10, 8)].state is DayState.CONFIRMED  # the Thursday after the sixth
    assert days[dt.date(2026, 5, 27)].state is DayState.ESTIMATED
    assert "تقديري" not in days[dt.date(2026, 5, 27)].name["ar"]
    assert not service.calendar().hours(dt.date(2026, 10, 8))
    monkeypatch.setattr(jobs.almanac, "holidays_of", pytest.fail)
    jobs.propose_years(today)
    assert current_session().scalars(select(WorkCalendar)).one() is calendar
