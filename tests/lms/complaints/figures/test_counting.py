"""Days are counted from cases; the same day twice gives the same numbers, and any period is the sum of its days."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from lms.complaints.events import case_moved
from lms.complaints.figures import ages, counting, histogram, reading
from lms.complaints.figures.models import DailyFigures, FigureChange, MonthlyFigures
from lms.complaints.figures.scope import Scope
from lms.complaints.figures.tally import Span
from lms.complaints.models import Action, ActorKind, CaseEvent, Channel, Outcome, State
from lms.core import clock
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_category
from tests.factories.figures import BEGAN, DAY, HOUR, a_case_of, happened

MARCH = Scope(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
SPRING = Scope(dt.date(2026, 3, 9), dt.date(2026, 5, 20))
NOW = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def units(session):
    del session
    return [make_unit() for _ in range(3)]


@pytest.fixture
def subjects(session):
    del session
    return [make_category() for _ in range(2)]


def rows(session, table):
    columns = list(table.__table__.columns)
    return [tuple(map(str, row)) for row in session.execute(select(*columns).order_by(*table.__table__.primary_key))]


def a_spring_of_cases(units, subjects, count=60):
    chance = random.Random(7)
    for _ in range(count):
        came = BEGAN + chance.randrange(90 * 24) * HOUR
        took = chance.choice([None, 3 * HOUR, 2 * DAY, 9 * DAY, 30 * DAY])
        case = a_case_of(
            chance.choice([*units, None]),
            chance.choice(subjects),
            came,
            came + took if took and came + took < NOW else None,
            channel=chance.choice(list(Channel)),
        )
        if case.answered_at and chance.random() < 0.3:
            case.rating, case.rated_at = chance.randint(1, 5), case.answered_at + HOUR
        elif not case.answered_at and chance.random() < 0.3:
            case.state = State.WITHDRAWN
            happened(case, Action.WITHDRAW, came + 2 * HOUR)


def all_of(session):
    return rows(session, DailyFigures), rows(session, MonthlyFigures)


def test_a_day_counted_twice_and_all_counted_anew_are_the_same_to_the_letter(session, app, units, subjects):
    a_spring_of_cases(units, subjects)
    for month in counting.months_with_cases():
        counting.rebuild(month)
    once = all_of(session)
    assert len(once[0]) > 50
    counting.count([dt.date.fromisoformat(once[0][3][0]), dt.date.fromisoformat(once[0][-3][0])])
    assert all_of(session) == once
    for month in counting.months_with_cases():
        counting.rebuild(month)
    assert all_of(session) == once


def test_what_is_counted_as_it_happens_is_what_counting_from_nothing_gives(session, units, subjects):
    a_spring_of_cases(units, subjects, 12)
    for each in counting.months_with_cases():
        counting.rebuild(each)
    case = a_case_of(units[0], subjects[0], BEGAN, BEGAN + 3 * DAY)
    tell(session, case)
    assert reading.figures(MARCH).by_unit[units[0].id].answered >= 1
    case.unit_id, case.category_id = units[1].id, subjects[1].id  # a transfer takes the days gone by along
    happened(case, Action.TRANSFER, BEGAN + 4 * DAY)
    case.answered_at, case.state, case.reopen_count = None, State.IN_PROGRESS, 1
    happened(case, Action.REOPEN, BEGAN + 5 * DAY)
    tell(session, case)
    moved = all_of(session)
    for each in counting.months_with_cases():
        counting.rebuild(each)
    whole = all_of(session)
    assert moved == whole
    tell(session, case)
    assert all_of(session) == whole
    assert session.scalars(select(FigureChange)).all() == []


def tell(session, case):
    quiet = CaseEvent(action=Action.NOTE, actor_kind=ActorKind.SYSTEM, payload={}, case_id=case.id)
    case_moved.send(case, event=quiet)
    counting.count_all()


def test_a_period_is_what_its_cases_come_to(session, units, subjects):
    """Whole months and single days together, against counting the cases one by one."""
    a_spring_of_cases(units, subjects)
    for month in counting.months_with_cases():
        counting.rebuild(month)
    scope = Scope(SPRING.first, SPRING.last, frozenset({units[0].id, units[1].id}), frozenset({subjects[0].id}))
    found = reading.figures(scope)
    cases = session.scalars(select(reading.Case).where(scope.of_cases()).order_by(reading.Case.id)).all()
    came = [case for case in cases if scope.first <= case.received_at.date() <= scope.last]
    answered = [case for case in cases if case.answered_at and scope.first <= case.answered_at.date() <= scope.last]
    assert found.total.received == len(came) > 5
    assert found.total.answered == len(answered) > 5
    assert found.total.of(Span.ANSWER) == histogram.of(case.answer_seconds for case in answered)
    assert found.total.rated == sum(bool(case.rating) for case in cases if case.rated_at and case in answered)
    assert found.backlog.open == sum(case.state == State.IN_PROGRESS for case in cases)
    web = Scope(scope.first, scope.last, scope.units, scope.categories, Channel.WEB)
    assert reading.figures(web).total.received == sum(case.channel == Channel.WEB for case in came)
    assert reading.kinds(scope)[1][Channel.WEB].received == reading.figures(web).total.received


def test_what_came_less_what_went_is_what_is_in_hand(session, units, subjects):
    a_spring_of_cases(units, subjects)
    for month in counting.months_with_cases():
        counting.rebuild(month)
    scope = Scope(dt.date(2026, 3, 1), dt.date(2026, 4, 30))
    months = reading.flow(scope, reading.figures(scope))
    march = months[0][1]
    assert months[0][2] == march.received - march.answered - march.ended
    assert (
        reading.flow(Scope(scope.first, NOW.date()), reading.figures(Scope(scope.first, NOW.date())))[1][2]
        == months[1][2]
    )


def test_an_appeal_that_is_upheld_and_a_reopening_take_the_good_away(session, units, subjects):
    for took in (2 * DAY, 20 * DAY):
        a_case_of(units[0], subjects[0], BEGAN, BEGAN + took)
    appealed = a_case_of(units[0], subjects[0], BEGAN, BEGAN + DAY)
    happened(appealed, Action.APPEAL, BEGAN + 2 * DAY)
    happened(appealed, Action.DECIDE_APPEAL, BEGAN + 3 * DAY, outcome=Outcome.PARTLY.value)
    a_case_of(units[0], subjects[0], BEGAN, BEGAN + 3 * DAY, reopen_count=1)
    counting.rebuild(dt.date(2026, 3, 1))
    found = reading.figures(MARCH).total
    assert (found.answered, found.timed, found.in_time, found.good) == (4, 4, 3, 1)
    assert (found.appealed, found.decided, found.upheld) == (1, 1, 1)


def test_who_did_not_reply_is_no_answer_but_an_end(session, units, subjects):
    case = a_case_of(units[0], subjects[0], BEGAN, BEGAN + 2 * DAY, outcome=Outcome.NO_REPLY)
    happened(case, Action.NO_REPLY, BEGAN + 2 * DAY)
    counting.rebuild(dt.date(2026, 3, 1))
    found = reading.figures(MARCH).total
    assert (found.received, found.answered, found.ended) == (1, 0, 1)
    assert histogram.total(found.of(Span.LEFT)) == 1


def test_hard_cases_left_open_lengthen_what_the_page_says(session, units, subjects):
    for place in range(9):
        a_case_of(units[0], subjects[0], BEGAN + place * HOUR, BEGAN + place * HOUR + 4 * HOUR)
    for _ in range(10):
        a_case_of(units[0], subjects[0], BEGAN)
    counting.rebuild(dt.date(2026, 3, 1))
    found = reading.figures(MARCH, NOW)
    assert reading.Speed.of(found.total.of(Span.ANSWER_WALL)).median == pytest.approx(4 * 3600, rel=0.05)
    assert found.honest(0.5, by_the_wall=True) is None  # most are still open: nobody can say yet
    assert found.honest(0.4, by_the_wall=True) == pytest.approx(4 * 3600, rel=0.05)


def test_ages_are_in_working_days(session, units, subjects):
    """From Monday 2 March to Tuesday 10 March 2026: six of them, Friday and Saturday not."""
    ages_of = {0: BEGAN + 8 * DAY, 1: BEGAN + 3 * DAY, 2: BEGAN, 4: BEGAN - 30 * DAY}
    for came in ages_of.values():
        a_case_of(units[0], subjects[0], came)
    found = reading.backlog(MARCH, dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC), ages.Ages())
    assert found.by_age == [1, 1, 1, 0, 1]
    assert ages.Ages().days(None, dt.date(2025, 12, 30), dt.date(2026, 1, 5)) == 4
