"""Conditions: a small tree that says why something is shut."""

import datetime as dt

import pytest

from courses.progress.conditions import Facts, unmet

TODAY = dt.date(2026, 11, 23)


def facts(**known):
    return Facts(today=TODAY, titles={"a": "الأولى", "b": "الثانية", "x": "درس"}, **known)


@pytest.mark.parametrize(
    ("tree", "known", "is_open"),
    [
        ({}, {}, True),
        ({"section": "a"}, {}, False),
        ({"section": "a"}, {"sections_done": {"a"}}, True),
        ({"section": "previous"}, {"previous": "a"}, False),
        ({"section": "previous"}, {"previous": None}, True),
        ({"section": "gone"}, {}, True),
        ({"lesson": "x"}, {}, False),
        ({"lesson": "x"}, {"lessons_done": {"x"}}, True),
        ({"after": "2026-11-23"}, {}, True),
        ({"after": "2026-11-24"}, {}, False),
        ({"all": [{"section": "a"}, {"lesson": "x"}]}, {"sections_done": {"a"}}, False),
        ({"any": [{"section": "a"}, {"lesson": "x"}]}, {"sections_done": {"a"}}, True),
        ({"any": []}, {}, True),
        ({"not": {"after": "2026-11-01"}}, {}, False),
        ({"not": {"lesson": "x"}}, {}, True),
        ({"section": "a", "lesson": "x"}, {"sections_done": {"a"}}, False),
    ],
)
def test_a_tree_opens_when_its_conditions_hold(session, tree, known, is_open):
    assert (unmet(tree, facts(**known)) == []) is is_open


def test_the_reason_names_what_is_missing(session):
    (reason,) = unmet({"all": [{"section": "a"}, {"after": "2026-01-01"}]}, facts())
    assert "الأولى" in str(reason)


def test_of_several_ways_the_shortest_is_named(session):
    tree = {"any": [{"all": [{"section": "a"}, {"section": "b"}]}, {"lesson": "x"}]}
    assert ["درس" in str(reason) for reason in unmet(tree, facts())] == [True]
