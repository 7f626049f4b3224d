"""Histograms, Kaplan–Meier and Wilson against computation from the lengths themselves."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.complaints.figures import histogram, ranking, survival

LENGTHS = st.lists(st.integers(histogram.SHORTEST, histogram.LONGEST), min_size=1, max_size=40)
SHARES = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
WAYS = st.lists(st.tuples(st.integers(60, 4_000_000), st.booleans()), min_size=1, max_size=30)


def exactly(lengths: list[int], share: float) -> int:
    return sorted(lengths)[math.ceil(share * len(lengths)) - 1]


@settings(max_examples=60, deadline=None)
@given(LENGTHS, SHARES)
def test_a_quantile_is_no_further_off_than_we_say(lengths: list[int], share: float) -> None:
    told, real = histogram.quantile(histogram.of(lengths), share), exactly(lengths, share)
    assert told is not None
    assert abs(told - real) / real <= histogram.MOST_WRONG


@settings(max_examples=60, deadline=None)
@given(LENGTHS, LENGTHS)
def test_two_days_added_are_both_days_counted_together(one: list[int], other: list[int]) -> None:
    merged = histogram.of(one)
    histogram.add(merged, histogram.of(other))
    assert merged == histogram.of(one + other)


def test_every_bucket_follows_the_last_and_holds_its_edges() -> None:
    for number in range(1, len(histogram.EDGES)):
        assert histogram.bucket(histogram.low(number)) == histogram.bucket(histogram.high(number) - 1) == number
    assert histogram.bucket(0) == histogram.bucket(59) == 0
    assert histogram.bucket(10**12) == len(histogram.EDGES)
    assert histogram.middle(0) == 30
    assert histogram.median({}) is None


def exact_curve(cases: list[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Kaplan–Meier as textbooks have it, from the single lengths."""
    remaining, steps = 1.0, []
    for length in sorted({length for length, has_ended in cases if has_ended}):
        at_risk = sum(other >= length for other, _ended in cases)
        ends = sum(other == length and has_ended for other, has_ended in cases)
        remaining *= 1 - ends / at_risk
        steps.append((length, remaining))
    return steps


def parted(cases: list[tuple[int, bool]]) -> tuple[histogram.Histogram, histogram.Histogram]:
    return histogram.of(x for x, ended in cases if ended), histogram.of(x for x, ended in cases if not ended)


@settings(max_examples=40, deadline=None)
@given(WAYS)
def test_kaplan_and_meier_over_buckets_is_theirs_over_lengths_put_into_buckets(cases: list[tuple[int, bool]]) -> None:
    rounded = [(histogram.bucket(length), ended) for length, ended in cases]
    told = [(step.number, step.remaining) for step in survival.curve(*parted(cases))]
    assert told == [(number, pytest.approx(left)) for number, left in exact_curve(rounded)]


@settings(max_examples=40, deadline=None)
@given(WAYS)
def test_the_exact_curve_runs_within_the_bounds_of_a_bucket(cases: list[tuple[int, bool]]) -> None:
    """Above: who is open leaves after those that end. Below: before them."""
    ended, still_open = parted(cases)
    at_risk, below = len(cases), 1.0
    for step in survival.curve(ended, still_open):
        at_risk = sum(histogram.bucket(length) >= step.number for length, _ended in cases)
        leaving = still_open.get(step.number, 0)
        below *= 1 - ended[step.number] / (at_risk - leaving)
        edge = histogram.high(step.number)
        exact = min((left for length, left in exact_curve(cases) if length < edge), default=1.0)
        assert below - 1e-9 <= exact <= step.remaining + 1e-9


def test_hard_cases_that_stay_open_make_the_median_longer() -> None:
    easy, hard = histogram.of([3600] * 5), histogram.of([900_000] * 6)
    assert survival.median(easy, {}) == pytest.approx(3600, rel=histogram.MOST_WRONG)
    assert survival.median(easy, hard) is None  # more than half are open: nobody can say
    assert survival.after(easy, hard, 0.4) == pytest.approx(3600, rel=histogram.MOST_WRONG)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 400))
def test_wilsons_bound_is_the_share_at_which_so_many_are_just_believable(good: int, rest: int) -> None:
    """It solves (p̂ - p)² = z² p (1 - p) / n, from below."""
    n = good + rest
    bound, share = ranking.wilson(good, n), good / n
    assert 0 <= bound <= share
    assert (share - bound) ** 2 == pytest.approx(ranking.CERTAINTY**2 * bound * (1 - bound) / n, abs=1e-9)
    assert pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-4) == ranking.CERTAINTY


def test_units_are_ranked_among_those_of_like_volume_and_few_cases_have_no_place() -> None:
    found = ranking.ranked([(1, 19, 19), (2, 95, 100), (3, 300, 400), (4, 20, 20), (5, 60, 99), (6, 95, 100)])
    assert [(each.unit_id, each.band, each.place) for each in found] == [
        (2, 2, 1),
        (6, 2, 1),
        (3, 2, 3),
        (4, 1, 1),
        (5, 1, 2),
        (1, 0, None),
    ]
    assert ranking.wilson(0, 0) == 0
    assert ranking.wilson(20, 20) < ranking.wilson(98, 100)  # twenty of twenty are less sure
