"""The policy for late and missing work: Canvas's formula, exact."""

from decimal import Decimal

import pytest

from courses.assignments.late import LatePolicy, as_json, deduction, missing, policy

D = Decimal
DAY = 86_400


@pytest.mark.parametrize(
    ("given", "entered", "seconds", "taken"),
    [
        (("10", "day", "0"), "10", 0, "0"),
        (("10", "day", "0"), "10", 1, "1"),  # every interval that was begun
        (("10", "day", "0"), "10", DAY, "1"),
        (("10", "day", "0"), "10", DAY + 1, "2"),
        (("10", "hour", "0"), "10", 3 * 3600, "3"),
        (("10", "day", "40"), "10", 30 * DAY, "6"),  # never below the floor
        (("10", "day", "40"), "5", 30 * DAY, "1"),
        (("10", "day", "60"), "5", DAY, "0"),  # who stands below it loses nothing
        (("100", "day", "0"), "7.5", DAY, "7.5"),  # nobody falls below nought
        (("0", "day", "0"), "10", DAY, "0"),
        (("3.3", "day", "0"), "20", DAY, "0.66"),
    ],
)
def test_what_is_taken(given, entered, seconds, taken):
    rate, interval, floor = given
    possible = D(20) if rate == "3.3" else D(10)
    assert deduction(LatePolicy(D(rate), interval, D(floor)), possible, D(entered), seconds) == D(taken)


def test_what_never_comes_has_the_mark_of_the_policy_or_none():
    assert missing(LatePolicy(), D(10)) is None
    assert missing(LatePolicy(missing=D(100)), D(10)) == 0
    assert missing(LatePolicy(missing=D(75)), D(10)) == D("2.5")


def test_a_policy_is_kept_as_it_was_given():
    given = LatePolicy(D("12.5"), "hour", D(40), D(100))
    assert policy(as_json(given)) == given
    assert policy({}) == LatePolicy()
