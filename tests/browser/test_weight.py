"""What a first visit costs, as it comes over the wire: HTML + CSS, scripts, fonts. test_look.py weighs all the pages."""

import urllib.request
from collections import defaultdict
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

WEIGH = (Path(__file__).with_name("weight.js")).read_text("utf-8")
KINDS = {"document": "words", "stylesheet": "words", "script": "script", "font": "font"}


def over_the_wire(page):
    """Bytes by kind, each file once, as the network saw them."""
    spent = defaultdict(int)
    for answer in page.answers:
        if kind := KINDS.get(answer.request.resource_type):
            spent[kind] += answer.request.sizes()["responseBodySize"]
    return dict(spent)


def test_the_scale_says_what_comes_over_the_wire_first_and_again(visit, look, academy):
    where = "learner", "/learn/{run}/{read}"
    page = visit(*where, width=360)
    page.wait_for_load_state("networkidle")
    spent = over_the_wire(page)
    assert min(spent.values()) > 1000
    assert page.evaluate(WEIGH) == spent
    for _ in range(2):  # the second time from what the browser kept
        page = look(*where, locale="ar", theme="light")
        page.wait_for_load_state("networkidle")
        weighed = page.evaluate(WEIGH)
        assert weighed["script"] == spent["script"]
        assert weighed["font"] > 1000  # which faces a page asks for hangs on what others wrote on it meanwhile


def test_files_come_squeezed(visit, academy):
    page = visit("visitor", "/kit")
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    asked = urllib.request.Request(academy.url + sheet, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"


def test_the_first_screen_of_a_book_is_light(visit, academy):
    for path in ("/library/{heard_book}/1/1", "/library/{heard_book}/listen/1"):
        page = visit("visitor", path, width=360)
        page.wait_for_load_state("networkidle")
        assert sum(size for kind, size in over_the_wire(page).items() if kind != "font") <= 150_000
