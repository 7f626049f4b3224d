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


def assert_in_order(page):
    assert axe.violations(page) == []
    assert [words for words in page.complaints if "404" not in words] == []


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
    """Opened once in Arabic and light, once in English and dark; phone, tablet and desk by widening the window."""
    page = look(who, path, locale="ar", theme="light")
    assert_fits(page, 320)
    assert_in_order(page)
    assert_fits(page, 768)
    assert_light(page, who, path)
    page = look(who, path, locale="en", theme="dark")
    assert_fits(page, 320)
    assert_fits(page, 1280)
    assert_in_order(page)
