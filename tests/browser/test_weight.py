"""What a first visit costs, as it comes over the wire: HTML + CSS, scripts, fonts."""

import urllib.request
from collections import defaultdict

import pytest

from tests.browser.pages import PAGES

pytestmark = pytest.mark.browser

KB = 1000
MOST = {"words": 60 * KB, "script": 60 * KB, "font": 140 * KB}
MOST_ON_A_LESSON = {**MOST, "script": 180 * KB}
KINDS = {"document": "words", "stylesheet": "words", "script": "script", "font": "font"}


def weight(page):
    """Bytes by kind over the wire, each file once, for a browser that has never been here."""
    page.wait_for_load_state("networkidle")
    spent = defaultdict(int)
    for answer in page.answers:
        kind = KINDS.get(answer.request.resource_type)
        if kind and answer.status < 500:
            spent[kind] += answer.request.sizes()["responseBodySize"]
    return spent


LIGHT = [page for page in PAGES if page[0] in {"visitor", "learner"}]
"""Pages that are opened on a phone over a weak link; a desk of the registry may weigh more, and does not."""


@pytest.mark.parametrize(("who", "path"), LIGHT, ids=lambda part: part)
def test_a_first_visit_is_light(visit, who, path):
    spent = weight(visit(who, path, width=360))
    assert spent["words"] > KB
    most = MOST_ON_A_LESSON if "/learn/" in path else MOST
    too_heavy = {kind: size for kind, size in spent.items() if size > most[kind]}
    assert not too_heavy


def test_files_come_squeezed(visit, academy):
    page = visit("visitor", "/kit")
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    asked = urllib.request.Request(academy.url + sheet, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
