"""Totals by hand, and the rule that drops marks against every possible choice."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.gradebook.service import dropping
from courses.gradebook.service.arithmetic import Part, Piece, exact, total

MARKS = st.lists(
    st.integers(1, 40).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most))), min_size=1, max_size=8
)
ALWAYS = st.sampled_from([(0, 0), (3, 10), (10, 10), (0, 25)])


def share(marks, places, always):
    points = always[0] + sum(marks[place][0] for place in places)
    return Fraction(points, always[1] + sum(marks[place][1] for place in places))


@settings(deadline=None, max_examples=50)
@given(MARKS, st.integers(1, 8), ALWAYS)
def test_no_other_choice_of_as_many_marks_is_better_or_worse(marks, keep, always):
    keep = min(keep, len(marks))
    shares = [share(marks, places, always) for places in combinations(range(len(marks)), keep)]
    for choose, bound in ((dropping.best, max), (dropping.worst, min)):
        chosen = choose(marks, keep, always)
        assert len(set(chosen)) == keep
        assert share(marks, chosen, always) == bound(shares)


def test_the_lowest_mark_is_not_always_the_one_to_drop():
    """Kane and Kane's own point: 80/100 and 20/100 and 1/20: dropping the worst share (5 %) helps less than 20/100."""
    marks = [(80, 100), (20, 100), (1, 20)]
    assert dropping.best(marks, 2) == [0, 2]
    assert share(marks, [0, 2], (0, 0)) > share(marks, [0, 1], (0, 0))


def test_a_thousand_marks_are_chosen_from_in_few_steps():
    marks = [((place * 37) % 41, 41 + place % 7) for place in range(1000)]
    chosen = dropping.best(marks, 900)
    outside = set(range(1000)) - set(chosen)
    here = share(marks, chosen, (0, 0))
    value = {place: marks[place][0] - here * marks[place][1] for place in range(1000)}
    assert min(value[place] for place in chosen) >= max(value[place] for place in outside)


def piece(number, points, most=10, **said):
    return Piece(number, Decimal(most), None if points is None else Decimal(str(points)), **said)


def part(*pieces, number=1, weight=0, lowest=0, highest=0):
    return Part(number, Decimal(weight), lowest, highest, tuple(pieces))


def both(*parts, weighted=False):
    return [total(parts, is_weighted=weighted, missing_is_nothing=final).share for final in (False, True)]


def test_totals_by_hand():
    """Quizzes weigh 60, the sermon 40. Current: (9+6)/20 * 0.6 + 15/20 * 0.4; final: the third quiz is nought."""
    quizzes = part(piece(1, 9), piece(2, 6), piece(3, None), weight=60)
    sermon = part(piece(4, 15, 20), number=2, weight=40)
    assert both(quizzes, sermon, weighted=True) == [Fraction(3, 4), Fraction(3, 5)]
    assert both(quizzes, sermon) == [Fraction(30, 40), Fraction(30, 50)]


def test_weights_need_not_make_a_hundred_and_an_empty_category_weighs_nothing():
    one, two = part(piece(1, 5), weight=1), part(piece(2, 10), number=2, weight=3)
    assert both(one, two, weighted=True)[0] == Fraction(1, 4) * Fraction(1, 2) + Fraction(3, 4)
    nothing = part(piece(3, None), number=3, weight=96)
    assert both(one, two, nothing, weighted=True) == [Fraction(7, 8), Fraction(7, 8) * Fraction(4, 100)]
    assert both(part(), weighted=True) == [None, None]


def test_extra_credit_adds_points_and_no_maximum_and_is_never_dropped():
    found = total(
        [part(piece(1, 8), piece(2, 4), piece(3, 1, 5, is_extra=True), lowest=1)],
        is_weighted=False,
        missing_is_nothing=True,
    )
    assert found.share == Fraction(9, 10)
    assert found.dropped == {2}


def test_who_is_excused_is_not_counted_anywhere():
    assert both(part(piece(1, 8), piece(2, None, counts=False))) == [Fraction(4, 5), Fraction(4, 5)]


def test_what_is_never_dropped_stays_and_one_mark_always_does():
    kept = part(piece(1, 1, is_kept=True), piece(2, 9), piece(3, 5), lowest=1)
    assert both(kept)[0] == Fraction(10, 20)
    assert both(part(piece(1, 3), lowest=5))[0] == Fraction(3, 10)
    assert both(part(piece(1, 3), piece(2, 7), piece(3, 10), lowest=1, highest=1))[0] == Fraction(7, 10)


@settings(deadline=None, max_examples=60)
@given(MARKS, st.integers(0, 3))
def test_dropping_the_lowest_never_harms_and_an_ungraded_mark_goes_first(marks, lowest):
    pieces = [piece(number, points, most) for number, (points, most) in enumerate(marks)]
    plain = both(part(*pieces))[1]
    assert both(part(*pieces, lowest=lowest))[1] >= plain
    with_blank = total([part(*pieces, piece(99, None), lowest=1)], is_weighted=False, missing_is_nothing=True)
    assert with_blank.share >= both(part(*pieces, piece(99, None)))[1]


@pytest.mark.parametrize(
    ("value", "kept"), [(Fraction(1, 3), "0.3333333"), (Fraction(2, 3), "0.6666667"), (None, None)]
)
def test_a_total_is_kept_with_seven_places(value, kept):
    assert exact(value) == (Decimal(kept) if kept else None)
