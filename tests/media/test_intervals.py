from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media import intervals

LENGTH = 200
some = st.lists(st.tuples(st.integers(-20, LENGTH + 20), st.integers(-20, LENGTH + 20)), max_size=8)


def moments(pairs):
    """The same thing told slowly: the set of all milliseconds that were watched."""
    return {moment for start, end in pairs for moment in range(start, end)}


def is_tidy(pairs):
    return all(a < b for a, b in pairs) and all(one[1] < other[0] for one, other in pairwise(pairs))


@given(some)
def test_merging_keeps_exactly_what_was_watched(pairs):
    merged = intervals.merge(pairs)
    assert moments(merged) == moments(pairs)
    assert is_tidy(merged)
    assert intervals.merge(merged) == merged
    assert intervals.total(pairs) == len(moments(pairs))


@given(some, some)
def test_union_does_not_depend_on_the_order(one, other):
    assert intervals.union(one, other) == intervals.union(other, one)
    assert moments(intervals.union(one, other)) == moments(one) | moments(other)


@given(some, some)
def test_subtraction_and_gaps_leave_the_rest(one, other):
    assert moments(intervals.subtract(one, other)) == moments(one) - moments(other)
    assert moments(intervals.gaps(one, LENGTH)) == set(range(LENGTH)) - moments(one)


@given(some)
def test_clipping_stays_within_the_video(pairs):
    assert moments(intervals.clip(pairs, LENGTH)) == moments(pairs) & set(range(LENGTH))
