import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.complaints.clocks import business, explain, sla
from lms.complaints.clocks.business import Calendar
from lms.complaints.clocks.facts import Fact, Happening
from lms.complaints.clocks.sla import Clock, Policy, State, Target
from tests.lms.complaints.clocks import oracle
from tests.lms.complaints.clocks.test_business import USUAL, bounded, cairo

HOUR = 3600
DAY = 6 * HOUR
POLICY = Policy(
    {
        Clock.FIRST: Target(DAY),
        Clock.ANSWER: Target(6 * HOUR),
        Clock.INTERIM: Target(5 * DAY),
        Clock.APPEAL: Target(10 * DAY),
        Clock.UNIT: Target(2 * HOUR),
    }
)
FILED = Fact(Happening.FILED, cairo(5, 10))  # a Thursday


def status(*facts: Fact, at: dt.datetime, policy: Policy = POLICY, calendar: Calendar = USUAL) -> sla.Status:
    return sla.status((FILED, *facts), policy, calendar, at)


@st.composite
def stories(draw):
    """A filing, then questions, replies, answers and reopenings at whole minutes, as the desk allows them."""
    at = draw(oracle.moments)
    facts, place = [Fact(Happening.FILED, at)], "open"
    follows = {
        "open": [(Happening.ASKED, "asked"), (Happening.ANSWERED, "answered"), (Happening.SPOKE, "open")],
        "asked": [(Happening.REPLIED, "open"), (Happening.ANSWERED, "answered")],
        "answered": [(Happening.REOPENED, "open")],
    }
    for _ in range(draw(st.integers(0, 5))):
        at += draw(st.integers(1, 900)) * oracle.MINUTE
        kind, place = draw(st.sampled_from(follows[place]))
        facts.append(Fact(kind, at))
    return facts, at + draw(st.integers(0, 900)) * oracle.MINUTE


@bounded
@given(oracle.calendars(), stories())
def test_the_clock_of_the_answer_runs_as_a_walk_through_all_minutes_says(calendar, told):
    facts, at = told
    reading = sla.status(facts, POLICY, calendar, at).clocks[Clock.ANSWER]
    assert reading.elapsed == oracle.answering(calendar, facts, at)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(oracle.calendars(), stories(), st.integers(1, 40 * HOUR))
def test_on_the_promised_date_exactly_the_target_has_run(calendar, told, seconds):
    facts, at = told
    policy = Policy({Clock.ANSWER: Target(seconds)})
    found = sla.status(facts, policy, calendar, at)
    if found.state in {State.RUNNING, State.BREACHED}:
        due = found.due
        then = sla.status(facts, policy, calendar, max(due, at)).clocks[Clock.ANSWER]
        assert then.elapsed >= seconds
        assert sla.status([fact for fact in facts if fact.at <= due], policy, calendar, due).elapsed == seconds


@bounded
@given(oracle.calendars(), stories())
def test_the_days_told_add_up_to_the_clock(calendar, told):
    facts, at = told
    for reading in sla.status(facts, POLICY, calendar, at).clocks.values():
        lines = explain.by_day(reading, calendar, at)
        is_open = reading.state in {State.RUNNING, State.BREACHED}
        expected = reading.target.seconds if is_open else reading.elapsed
        assert (lines[-1].total if lines else 0) == expected, reading


@bounded
@given(oracle.calendars(), stories(), st.lists(st.integers(1, 3000), max_size=3))
def test_what_units_are_charged_adds_up_to_the_whole(calendar, told, hops):
    facts, at = told
    moments = sorted({facts[0].at + hop * oracle.MINUTE for hop in hops})
    assigned = [Fact(Happening.ASSIGNED, moment, about=number) for number, moment in enumerate(moments, 1)]
    story = sorted([*facts, *assigned], key=lambda fact: fact.at)
    charged = sla.held(story, calendar, at)
    assert sum(seconds for _unit, seconds in charged) == sla.status(story, POLICY, calendar, at).elapsed


def test_a_pause_over_the_weekend_costs_the_working_time_in_it_and_no_more():
    told = (Fact(Happening.ASKED, cairo(5, 14)), Fact(Happening.REPLIED, cairo(8, 10)))
    assert status(*told, at=cairo(8, 11)).due == cairo(8, 12)  # by the wall it would be 23 February


def test_while_the_citizen_is_asked_no_date_is_promised_but_what_is_left_is_known():
    paused = status(Fact(Happening.ASKED, cairo(5, 14)), at=cairo(9, 11))
    assert paused.state is State.PAUSED
    assert paused.due is None
    assert paused.clocks[Clock.ANSWER].left == 2 * HOUR


def test_a_reopened_case_goes_on_where_it_stood():
    answered = Fact(Happening.ANSWERED, cairo(5, 14))
    assert status(answered, at=cairo(12, 10)).state is State.MET
    again = status(answered, Fact(Happening.REOPENED, cairo(15, 9)), at=cairo(15, 10))
    assert again.elapsed == 5 * HOUR
    assert again.due == cairo(15, 11)


def test_another_policy_takes_over_what_has_run_with_its_pauses():
    told = (Fact(Happening.ASKED, cairo(5, 14)), Fact(Happening.REPLIED, cairo(8, 10)))
    urgent = Policy({Clock.ANSWER: Target(5 * HOUR)})
    assert status(*told, at=cairo(8, 10), policy=urgent).elapsed == 4 * HOUR
    assert status(*told, at=cairo(8, 10), policy=urgent).due == cairo(8, 11)


def test_the_first_response_is_a_persons_word_and_is_not_paused():
    silent = status(Fact(Happening.ASSIGNED, cairo(5, 11), about=4), at=cairo(8, 11))
    assert silent.first_due == cairo(8, 10)
    assert silent.clocks[Clock.FIRST].state is State.BREACHED
    heard = status(Fact(Happening.ASKED, cairo(5, 12)), at=cairo(8, 11))
    assert heard.clocks[Clock.FIRST].met_at == cairo(5, 12)
    assert heard.clocks[Clock.FIRST].elapsed == 2 * HOUR
    assert not heard.clocks[Clock.FIRST].is_late


def test_a_late_answer_stays_late():
    late = status(Fact(Happening.ANSWERED, cairo(9, 9, 1)), at=cairo(12, 9)).clocks[Clock.ANSWER]
    assert late.state is State.MET
    assert late.is_late
    assert late.due == cairo(8, 10)


def test_what_was_promised_stays_told_once_it_was_kept():
    kept = status(Fact(Happening.ANSWERED, cairo(5, 12)), at=cairo(12, 9)).clocks[Clock.ANSWER]
    assert kept.due == cairo(8, 10)
    assert not kept.is_late


def test_the_wall_caps_what_working_time_would_allow():
    policy = Policy({Clock.ANSWER: Target(100 * DAY, cap_days=21)})
    assert status(at=cairo(5, 11), policy=policy).due == cairo(26, 10)


def test_silence_is_counted_from_the_last_word():
    said = Fact(Happening.SPOKE, cairo(8, 10))
    assert status(said, at=cairo(9, 10)).clocks[Clock.INTERIM].due == cairo(15, 10)


def test_a_unit_that_gets_a_case_has_what_is_left_of_it_and_never_less_than_its_own():
    one = Fact(Happening.ASSIGNED, cairo(5, 11), about=1)
    assert status(one, at=cairo(5, 12)).clocks[Clock.UNIT].due == cairo(8, 10)  # five hours are left
    two = Fact(Happening.ASSIGNED, cairo(8, 9, 30), about=2)
    assert status(one, two, at=cairo(8, 9, 30)).clocks[Clock.UNIT].due == cairo(8, 11, 30)  # its own two
    assert status(one, two, at=cairo(8, 9, 30)).due == cairo(8, 10)  # the citizen was promised no more
    charged = sla.held((FILED, one, two), USUAL, cairo(8, 10))
    assert charged == [(0, HOUR), (1, 4 * HOUR + HOUR // 2), (2, HOUR // 2)]


def test_an_appeal_has_a_clock_of_its_own_and_leads():
    told = (Fact(Happening.ANSWERED, cairo(5, 11)), Fact(Happening.APPEALED, cairo(8, 9)))
    appealed = status(*told, at=cairo(8, 10))
    assert appealed.leading is Clock.APPEAL
    assert appealed.due == business.add(USUAL, cairo(8, 9), 10 * DAY)
    assert status(*told, Fact(Happening.DECIDED, cairo(9, 9)), at=cairo(12, 9)).state is State.MET


def test_an_end_undone_was_none():
    merged = Fact(Happening.ENDED, cairo(5, 11))
    assert status(merged, at=cairo(8, 9)).state is State.STOPPED
    assert status(merged, at=cairo(8, 9)).elapsed == HOUR
    assert status(merged, Fact(Happening.RESTORED, cairo(8, 9)), at=cairo(8, 9)).elapsed == 5 * HOUR
