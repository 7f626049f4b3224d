"""Totals against a reckoning of another kind: every possible choice of what to drop is tried, nothing is clever."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.gradebook.models import Gradebook, GradeCategory, GradeItem
from courses.gradebook.service import rules
from courses.gradebook.service.rules import Mark

MAXIMA = st.sampled_from([Decimal(1), Decimal(5), Decimal(10), Decimal("12.5"), Decimal(100)])
PARTS = st.integers(0, 8)  # of eight, of the full mark


@st.composite
def books(draw):
    """A gradebook with up to three categories, and one learner's marks in it."""
    book = Gradebook(is_weighted=draw(st.booleans()), least_total=Decimal("0.6"), scale=[])
    book.categories, marks, number = [], {}, 0
    for place in range(draw(st.integers(1, 3))):
        category = GradeCategory(id=place, title={}, weight=draw(st.sampled_from([0, 1, 30, 70])), least=None)
        category.weight = Decimal(category.weight)
        category.drop_lowest, category.drop_highest = draw(st.integers(0, 3)), draw(st.integers(0, 2))
        category.items = []
        for _ in range(draw(st.integers(0, 5))):
            number += 1
            item = GradeItem(id=number, maximum=draw(MAXIMA), least=None, removed_at=None, title={})
            item.is_extra, item.is_kept = draw(st.sampled_from([(False, False)] * 3 + [(True, False), (False, True)]))
            category.items.append(item)
            kind = draw(st.sampled_from(["marked"] * 5 + ["excused", "open"]))
            if kind != "open":
                points = item.maximum * draw(PARTS) / 8
                marks[number] = Mark(None if kind == "excused" else points, counts=kind != "excused")
        book.categories.append(category)
    return book, marks


def reckon(book, marks, *, open_is_nothing):
    """All totals that the rules allow: where several choices are equally good, each of them."""
    possible = [_category(category, marks, open_is_nothing=open_is_nothing) for category in book.categories]
    return {_total(book, choice) for choice in product(*possible)}


def _category(category, marks, *, open_is_nothing):
    """{(points, maxima)} of what may be left of a category."""
    taken = [(item, marks.get(item.id, Mark(None))) for item in category.items]
    taken = [(item, mark) for item, mark in taken if mark.counts and (open_is_nothing or mark.points is not None)]
    pairs = [(Fraction(mark.points or 0), Fraction(item.maximum), item) for item, mark in taken]
    extra = sum((points for points, _most, item in pairs if item.is_extra), Fraction(0))
    fixed = [(points, most) for points, most, item in pairs if item.is_kept and not item.is_extra]
    loose = [(points, most) for points, most, item in pairs if not item.is_kept and not item.is_extra]
    left = {tuple(loose)}
    for count, wanted in ((category.drop_lowest, max), (category.drop_highest, min)):
        left = {found for each in left for found in _without(each, fixed, count, wanted)}
    return {
        (extra + sum(points for points, _most in [*fixed, *each]), sum(most for _points, most in [*fixed, *each]))
        for each in left
    }


def _without(loose, fixed, count, wanted):
    keep = max(len(loose) - count, 0 if fixed else 1)
    if not count or keep >= len(loose):
        return {loose}
    choices = list(combinations(loose, keep))

    def share(choice):
        both = [*fixed, *choice]
        return sum(points for points, _most in both) / sum((most for _points, most in both), Fraction(0))

    bound = wanted(share(choice) for choice in choices)
    return {choice for choice in choices if share(choice) == bound}


def _total(book, choice):
    if not book.is_weighted:
        most = sum(possible for _points, possible in choice)
        return Fraction(sum(points for points, _possible in choice)) / most if most else None
    heavy = [
        (Fraction(category.weight), Fraction(points) / possible)
        for category, (points, possible) in zip(book.categories, choice, strict=True)
        if possible and category.weight
    ]
    weights = sum(weight for weight, _share in heavy)
    return sum(weight * share for weight, share in heavy) / weights if weights else None


@settings(deadline=None, max_examples=70)
@given(books())
def test_totals_are_those_of_every_possible_choice(made):
    book, marks = made
    found = rules.result(book, marks)
    assert found.current.share in reckon(book, marks, open_is_nothing=False)
    assert found.final.share in reckon(book, marks, open_is_nothing=True)
    if found.is_passed is not None:
        assert found.is_passed == ((found.final.share or 0) >= Fraction(6, 10))


@settings(deadline=None, max_examples=20)
@given(books())
def test_who_is_excused_from_everything_has_no_total_and_no_weight_gives_none(made):
    book, marks = made
    nobody = {item.id: Mark(None, counts=False) for category in book.categories for item in category.items}
    for sums in (rules.result(book, nobody).current, rules.result(book, nobody).final):
        assert sums.share is None
    book.is_weighted = True
    for category in book.categories:
        category.weight = Decimal(0)
    assert rules.result(book, marks).final.share is None
