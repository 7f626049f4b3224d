"""The dates of a case are worked out from its chain; what was met stays met."""

import datetime as dt

import pytest

from lms.complaints.clocks import beginnings, service, versions
from lms.complaints.clocks.almanac import Holiday
from lms.complaints.clocks.models import CaseClock, DayState, HolidayDay, HoursPeriod, SlaPolicy
from lms.complaints.clocks.sla import Clock, State
from lms.complaints.models import Action, ActorKind, CaseEvent, Kind, Priority
from tests.factories.complaints import make_case, make_category
from tests.lms.complaints.clocks.test_business import cairo

HOUR = 3600
THURSDAY = cairo(5, 14, 30)


@pytest.fixture
def calendar(session):
    beginnings.plant()
    return session.query(beginnings.WorkCalendar).one()


class Desk:
    """Writes the links of a case's chain by hand, as the engine does, and has its dates counted."""

    def __init__(self, case):
        self.case, self.events, self.state = case, [], "received"
        self.move(Action.SUBMIT, case.received_at, was=None)

    def move(self, action, at, now=None, **payload):
        was, self.state = self.state, now or self.state
        payload = {"was": was, "now": self.state} | payload
        kind = ActorKind.OFFICER
        event = CaseEvent(case_id=self.case.id, seq=len(self.events) + 1, at=at, actor_kind=kind, action=action)
        event.payload, event.prev_hash, event.hash = payload, "", ""
        self.events.append(event)
        service.refresh(self.case, self.events)


@pytest.fixture
def desk(session, calendar):
    return Desk(make_case(received_at=THURSDAY))


def test_the_chain_of_a_case_gives_its_dates_and_its_seconds(session, desk):
    case = desk.case
    assert case.first_due_at == cairo(8, 14, 30)  # a working day
    assert case.due_at == cairo(19, 14, 30)
    desk.move(Action.ASK_CITIZEN, cairo(8, 10), "waiting_citizen")
    assert case.due_at is None
    assert case.first_seconds == HOUR + HOUR // 2
    desk.move(Action.CITIZEN_REPLY, cairo(9, 10), "in_progress")
    assert case.due_at == cairo(22, 14, 30)
    desk.move(Action.APPROVE_REPLY, cairo(10, 10), "answered")
    assert case.answer_seconds == HOUR + HOUR // 2 + 6 * HOUR
    assert case.due_at == cairo(22, 14, 30)
    desk.move(Action.REOPEN, cairo(12, 10), "in_progress")
    assert case.answer_seconds is None
    assert case.due_at == cairo(24, 14, 30)


def test_a_new_version_moves_open_clocks_and_no_met_ones(session, desk, calendar):
    desk.move(Action.INTERIM, cairo(8, 10))
    first = session.get(CaseClock, (desk.case.id, Clock.FIRST))
    assert (first.state, first.seconds) == (State.MET, HOUR + HOUR // 2)
    versions.propose(calendar, [Holiday(dt.date(2026, 2, 8), {"ar": "عطلة", "en": "Day off"}, False)], "")
    assert versions.is_changed(calendar)
    before = first.version_id
    versions.put_in_force(calendar, None)
    desk.move(Action.NOTE, cairo(8, 11))
    assert desk.case.due_at == cairo(22, 14, 30)
    assert (first.seconds, first.version_id) == (HOUR + HOUR // 2, before)


def test_the_same_rows_make_no_second_version(calendar):
    standing = versions.in_force(calendar)
    assert versions.put_in_force(calendar, None) is standing
    assert standing.number == 1


def test_a_day_that_somebody_decided_on_is_not_proposed_again(session, calendar):
    feast = Holiday(dt.date(2026, 5, 27), {"ar": "عيد", "en": "Feast"}, True)
    assert versions.propose(calendar, [feast], "almanac") == 1
    day = session.query(HolidayDay).one()
    assert day.state is DayState.ESTIMATED
    day.state = DayState.DISMISSED
    assert versions.propose(calendar, [feast], "almanac") == 0
    versions.put_in_force(calendar, None)
    assert service.calendar().hours(feast.on)


def test_ramadan_has_hours_of_its_own_and_the_usual_ones_come_back(session, calendar):
    short = [[[600, 840]] if day else [] for day in (1, 1, 1, 1, 0, 0, 1)]
    span = {"begins_on": dt.date(2026, 2, 18), "ends_on": dt.date(2026, 3, 19)}
    name = {"ar": "رمضان", "en": "Ramadan"}
    session.add(HoursPeriod(calendar_id=calendar.id, name=name, week=short, **span))
    versions.put_in_force(calendar, None)
    known = service.current()
    assert known.calendar.hours(dt.date(2026, 2, 17)) == ((540, 900),)
    assert known.calendar.hours(dt.date(2026, 2, 18)) == ((600, 840),)
    assert known.calendar.hours(dt.date(2026, 3, 22)) == ((540, 900),)
    assert known.name_of(dt.date(2026, 2, 18)) == name
    assert known.name_of(dt.date(2026, 3, 22)) is None


def test_a_category_may_promise_something_else_and_what_is_urgent_is_sooner(session, calendar):
    complex_ = session.query(SlaPolicy).filter_by(code="complex").one()
    case = make_case(category=make_category(policy_id=complex_.id), received_at=THURSDAY)
    assert service.policy_for(case) is complex_
    other = make_case(kind=Kind.INQUIRY, received_at=THURSDAY)
    assert service.policy_for(other).kind is Kind.INQUIRY
    usual, urgent = (service.targets(service.policy_for(other), priority).targets for priority in reversed(Priority))
    assert urgent[Clock.FIRST].seconds == 2 * HOUR
    assert usual[Clock.FIRST].seconds == 6 * HOUR
    assert urgent[Clock.INTERIM] == usual[Clock.INTERIM]


def test_every_calendar_is_had_with_one_query(session, calendar, count_queries):
    with count_queries() as queries:
        known = service.calendars()
    assert len(queries) == 1
    assert list(known) == [calendar.id]
