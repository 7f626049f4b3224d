"""What is written in a format is read again: nothing is lost that the format says it carries."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.quizzes import types
from courses.quizzes.exchange import Layout, features
from courses.quizzes.exchange.face import Feature
from courses.quizzes.exchange.reading import FORMATS, read
from lms.core import sheets, spreadsheet
from tests.courses.quizzes.exchange.bodies import FILES, drafts

ALL = list(Layout)


@pytest.fixture(autouse=True, scope="module")
def sheets_are_read_in_this_process():
    """The program that reads sheets is started by other tests; here its reader is called, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "parsed", _parsed)
        yield


def _parsed(content, *, whole=False):
    layout, found = spreadsheet.sheets(content, whole=whole)
    return {"layout": layout, "sheets": [{"name": name, "rows": rows} for name, rows in found]}


def without_keys(value):
    """The question by what it says: keys of parts are replaced by the places in which they stand."""
    if isinstance(value, list):
        return [without_keys(each) for each in value]
    if isinstance(value, dict):
        return {name: without_keys(inner) for name, inner in value.items() if name != "key"}
    return value


def meaning(kind, body):
    """The same for two bodies that ask and grade alike."""
    told = without_keys(body)
    if kind == "matching":
        texts = {choice["key"]: choice["text"] for choice in body["choices"]}
        told["stems"] = [{"text": stem["text"], "right": texts[stem["right"]]} for stem in body["stems"]]
        told["choices"] = sorted(map(str, told["choices"]))
    defaults = {
        "shuffle": True,
        "scoring": {"multiple": "partial", "matching": "parts", "ordering": "places"}.get(kind),
    }
    if kind == "multiple" and told.get("scoring", "partial") == "partial":
        told.setdefault("penalty", "1")
        if all(option["right"] for option in told["options"]):
            del told["penalty"]  # there is nothing to be punished for
    for gap in told.get("gaps", []):
        if gap.get("weight") == "1":
            del gap["weight"]
        if gap.get("shuffle") is True:
            del gap["shuffle"]
    return {name: said for name, said in told.items() if said != defaults.get(name, object())}


def check(layout, drafts_, language="ar"):
    again = read(FORMATS[layout].write(drafts_, language, FILES), layout, language)
    assert again.mistakes == []
    for before, after in zip(drafts_, again.drafts, strict=True):
        assert after.type == before.type
        assert meaning(after.type, after.body) == meaning(before.type, before.body)
        carries = FORMATS[layout].CARRIES
        assert list(after.tags) == (list(before.tags) if Feature.TAGS in carries else [])
        assert list(after.path) == (list(before.path) if Feature.SHELF in carries else [])
        assert after.mark == (before.mark if Feature.MARK in carries else 1)


@pytest.mark.parametrize("layout", ALL)
@given(data=st.data())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_is_lost_that_both_sides_know(layout, data):
    form = FORMATS[layout]

    def carries(kind):
        return features.carried(form, kind)

    kept = data.draw(st.lists(drafts(FORMATS[layout].KINDS, carries), min_size=1, max_size=4))
    assert all(features.of(draft) <= carries(draft.type) for draft in kept)
    check(layout, kept)


@pytest.mark.parametrize("layout", ALL)
@given(data=st.data())
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_a_format_does_not_carry_still_leaves_a_sound_question(layout, data):
    draft = data.draw(drafts(FORMATS[layout].KINDS))
    again = read(FORMATS[layout].write([draft], "ar", FILES), layout, "ar")
    assert again.mistakes == []
    (after,) = again.drafts
    assert types.is_sound(after.type, after.body)
