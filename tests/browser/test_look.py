"""Every page of the journeys, looked at by machine: nothing for axe to find, nothing sideways, no word cut, no complaint."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).with_name("measure.js")).read_text("utf-8")
PHONE = {"width": 320, "locale": "ar", "theme": "light"}
TABLET = {"width": 768, "locale": "ar", "theme": "dark"}
DESK = {"width": 1280, "locale": "en", "theme": "dark"}


def found_by_axe(page):
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"][:4]]


@pytest.mark.parametrize("kind", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("who", "path"), PAGES, ids=lambda part: part)
def test_a_page_is_in_order(look, who, path, kind):
    page = look(who, path, **kind)
    measured = page.evaluate(MEASURE)
    assert measured["sideways"] <= 0, measured["wide"]
    assert measured["cut"] == []
    assert found_by_axe(page) == []
    assert [words for words in page.complaints if "404" not in words] == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(("who", "path"), PAGES, ids=lambda part: part)
def test_a_page_on_a_tablet_and_in_english_on_a_phone_does_not_scroll_sideways(look, who, path):
    for kind in (TABLET, {**PHONE, "locale": "en"}):
        measured = look(who, path, **kind).evaluate(MEASURE)
        assert (measured["sideways"], measured["wide"], measured["cut"]) == (0, [], [])
