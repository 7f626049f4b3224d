"""Every page of the journeys, looked at by machine: nothing for axe to find, nothing sideways, no word cut, no complaint,
and for a phone on a weak link no more bytes than it may cost.
"""

from pathlib import Path

import pytest

from tests.browser import axe
from tests.browser.conftest import resize
from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).with_name("measure.js")).read_text("utf-8")
WEIGH = (Path(__file__).with_name("weight.js")).read_text("utf-8")
KB = 1000
MOST = {"words": 60 * KB, "script": 60 * KB, "font": 140 * KB}
MOST_ON_A_LESSON = {**MOST, "script": 180 * KB}


def assert_fits(page, width):
    """Nothing is cut or sideways in a window of this width."""
    resize(page, width)
    measured = page.evaluate(MEASURE)
    assert measured["sideways"] <= 0, measured["wide"]
    assert measured["cut"] == []
    assert measured["headings"] == 1


def assert_no_complaint(page):
    assert [words for words in page.complaints if not {"404", "410"} & set(words.split())] == []


def assert_light(page, who, path):
    """A phone over a weak link bears it; a desk of the registry may weigh more, and does not."""
    if who not in {"visitor", "learner"}:
        return
    spent = page.evaluate(WEIGH)
    assert spent["words"] > KB
    most = MOST_ON_A_LESSON if "/learn/" in path else MOST
    assert {kind: size for kind, size in spent.items() if size > most[kind]} == {}


@pytest.mark.parametrize(("who", "path"), PAGES, ids=lambda part: part)
def test_a_page_is_in_order(look, who, path):
    """Opened once in Arabic and once in English; light and dark, a phone, a tablet and a desk by changing what is open.

    All of axe's rules look at the first, those of colours again when it turns dark, those of words again in English.
    """
    page = look(who, path, locale="ar", theme="light")
    assert_fits(page, 320)
    assert axe.violations(page) == []
    assert_light(page, who, path)
    assert axe.violations_in_the_dark(page) == []
    assert_fits(page, 768)
    assert_no_complaint(page)
    page = look(who, path, locale="en", theme="dark")
    assert_fits(page, 320)
    assert axe.violations(page, axe.OF_WORDS) == []
    assert_fits(page, 1280)
    assert_no_complaint(page)


def test_a_phone_may_be_held_either_way(look):
    """All pages have the same sheets of styles."""
    page = look("visitor", "/kit", locale="ar", theme="light")
    assert not axe.locks_the_orientation(page)
    turned = "@media (orientation: landscape) { html { transform: rotate(90deg) } }"
    page.evaluate("rule => document.styleSheets[0].insertRule(rule, 0)", turned)
    assert axe.locks_the_orientation(page)


def test_words_that_are_too_faint_are_found_in_the_light_and_in_the_dark(look):
    page = look("visitor", "/courses", locale="ar", theme="light")
    for theme, colour, find in (("light", "#ccc", axe.violations), ("dark", "#444", axe.violations_in_the_dark)):
        assert find(page) == []
        faint = f":root[data-theme={theme}] main :is(h1, p, a) {{ color: {colour} !important }}"
        page.evaluate(
            "rule => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)", faint
        )
        assert [words for words in find(page) if words.startswith("color-contrast")]
