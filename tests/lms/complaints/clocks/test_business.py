import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.complaints.clocks import business
from lms.complaints.clocks.business import Calendar, NeverOpens
from tests.lms.complaints.clocks import oracle
from tests.lms.complaints.clocks.oracle import CAIRO, EGYPT, NINE_TO_THREE

USUAL = Calendar("Africa/Cairo", ((dt.date(2020, 1, 1), EGYPT),))
bounded = settings(max_examples=25, deadline=None, derandomize=True)


def cairo(day: int, hour: int, minute: int = 0, month: int = 2) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=CAIRO)


@bounded
@given(oracle.calendars(), oracle.moments, st.integers(0, 3 * 1440))
def test_time_between_two_moments_is_what_counting_its_minutes_gives(calendar, begin, minutes):
    end = begin + minutes * oracle.MINUTE
    assert business.between(calendar, begin, end) == oracle.between(calendar, begin, end)


@bounded
@given(oracle.calendars(), oracle.moments)
def test_the_doors_are_open_when_the_wall_clock_says_so(calendar, at):
    for minutes in range(0, 1440, 30):
        moment = at + minutes * oracle.MINUTE
        assert business.is_open(calendar, moment) is oracle.is_open(calendar, moment)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(oracle.calendars(), oracle.moments, st.integers(1, 60 * 3600))
def test_what_is_added_is_there_again_when_it_is_counted_and_not_a_second_sooner(calendar, start, seconds):
    due = business.add(calendar, start, seconds)
    assert business.between(calendar, start, due) == seconds
    assert business.between(calendar, start, due - dt.timedelta(seconds=1)) == seconds - 1


@bounded
@given(oracle.calendars(), oracle.moments, st.integers(0, 4000), st.integers(0, 4000))
def test_time_adds_up_however_it_is_cut(calendar, begin, first, second):
    middle = begin + first * oracle.MINUTE
    end = middle + second * oracle.MINUTE
    whole = business.between(calendar, begin, end)
    assert whole == business.between(calendar, begin, middle) + business.between(calendar, middle, end)


def test_who_writes_at_night_is_heard_from_the_next_opening_on():
    assert business.add(USUAL, cairo(5, 22), 0) == cairo(8, 9)
    assert business.add(USUAL, cairo(5, 22), 60) == cairo(8, 9, 1)
    assert business.add(USUAL, cairo(5, 10), 0) == cairo(5, 10)


def test_a_promise_may_end_with_the_day():
    assert business.add(USUAL, cairo(5, 9), 6 * 3600) == cairo(5, 15)


def test_the_hours_of_ramadan_hold_on_their_days_only():
    ramadan = {dt.date(2026, 2, day): ((600, 840),) for day in range(18, 29)}
    calendar = Calendar("Africa/Cairo", USUAL.weeks, ramadan)
    assert business.between(calendar, cairo(17, 0), cairo(18, 0)) == 6 * 3600
    assert business.between(calendar, cairo(18, 0), cairo(19, 0)) == 4 * 3600
    assert business.add(calendar, cairo(17, 9), 10 * 3600) == cairo(18, 14)


def test_the_same_hour_of_the_wall_is_another_moment_after_the_clock_was_set():
    before, after = cairo(23, 9, month=4), cairo(26, 9, month=4)  # Egypt sets its clock on Friday the 24th
    assert after - before == dt.timedelta(days=3)  # by the wall
    assert after.astimezone(dt.UTC) - before.astimezone(dt.UTC) == dt.timedelta(days=3, hours=-1)
    assert business.between(USUAL, before, after) == 6 * 3600


def test_a_calendar_that_never_opens_says_so_instead_of_seeking_forever():
    with pytest.raises(NeverOpens):
        business.add(Calendar("Africa/Cairo", ()), cairo(1, 9), 60)


def test_a_date_years_away_is_found_too():
    due = business.add(USUAL, cairo(1, 9), 261 * 6 * 3600 * 3)
    assert due.year >= 2028
    assert business.between(USUAL, cairo(1, 9), due) == 261 * 6 * 3600 * 3


def test_the_days_between_two_moments_are_those_of_the_calendars_own_zone():
    late = dt.datetime(2026, 2, 5, 22, 30, tzinfo=dt.UTC)  # the sixth, in Cairo
    assert business.local_day(USUAL, late) == dt.date(2026, 2, 6)
    assert [day.day for day in business.days_of(USUAL, late, late + dt.timedelta(days=2))] == [6, 7, 8]
    assert USUAL.hours(dt.date(2026, 2, 8)) == NINE_TO_THREE
