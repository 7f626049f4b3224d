import json
from urllib.parse import quote

import pytest

from lms.search.service import rebuilding
from tests.lms.search.shelf import a_note


@pytest.fixture
def library(notes):
    notes.put(1, a_note("كَانَ الإِمَامُ يُعَلِّمُ النَّاسَ أَحْكَامَ الصِّيَامِ فِي رَمَضَانَ", title="شهر رمضان", year=2020))
    notes.put(2, a_note("The month of Ramadan", lang="en", year=2021))
    notes.put(3, a_note("الرمان فاكهة"))
    notes.put(4, a_note("رمضان شهر القرآن"))
    rebuilding.count_words()
    return notes


def test_a_hit_shows_the_original_words_marked(client, library):
    page = client.get("/search", query_string={"q": "احكام الصيام"}).text
    assert "<mark>أَحْكَامَ</mark> <mark>الصِّيَامِ</mark>" in page
    assert 'lang="ar" dir="rtl"' in page


def test_a_hit_leads_to_its_words_where_the_page_does_not_mark_them_itself(client, library):
    page = client.get("/search", query_string={"q": "احكام الصيام"}).text
    assert f'href="/kit?1#:~:text={quote("أَحْكَامَ")}&amp;text={quote("الصِّيَامِ")}"' in page
    assert client.get("/search?q=الصيام&format=json").json["hits"][0]["url"] == "/kit?1"


def test_a_misspelling_is_answered_by_one_tap(client, library):
    page = client.get("/search?q=رمظان").text
    assert ">رمضان</bdi></a>" in page, "not the fruit, which has as few letters wrong"
    assert "رمضان" in client.get("/search?q=رمظان&format=json").json["suggestion"]
    assert client.get("/search?q=qqqqqq&format=json").json["suggestion"] is None


def test_nothing_found_says_what_to_try(client, library):
    page = client.get("/search?q=زرافة&lang=fr").text
    assert "/search?q=%D8%B2%D8%B1%D8%A7%D9%81%D8%A9" in page, "without the language"
    assert "<mark>" not in page


def test_filters_are_links_with_counts(client, library):
    page = client.get("/search?q=ramadan OR").text
    assert client.get("/search").status_code == 200
    page = client.get("/search?q=رمضان&year=2020").text
    assert "<mark>رَمَضَانَ</mark>" in page
    assert "year=2020" not in page.partition("narrowing")[2].partition("</aside>")[0], "a second tap takes it away"


def test_the_same_as_json_with_the_same_visibility(client, notes, cast):
    notes.put(1, a_note("سر", audience="signed_in"))
    ask = lambda: client.get("/search?q=سر", headers={"Accept": "application/json"}).json  # noqa: E731
    assert ask()["total"] == 0
    client.sign_in(cast.stranger)
    assert ask()["hits"][0]["snippet"] == [{"text": "سر", "marked": True}]
    assert "html" in client.get("/search?q=سر").content_type


def test_programs_may_ask_so_often_and_no_more(client, notes, monkeypatch):
    from lms.core.limits import Limit
    from lms.search import views

    monkeypatch.setattr(views, "PROGRAMS", Limit("search-test", 2, 3600))
    answers = [client.get("/search?q=a&format=json").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_hostile_addresses_are_answered(client, notes):
    for query in (
        "q=%00",
        "q=%ff%fe",
        "page=99999999999999999999",
        "year=99999999999999999999",
        "lang=%00",
        "kind='",
        "q=a&page=-5",
    ):
        assert client.get(f"/search?q=a&{query}").status_code == 200, query
        assert json.loads(client.get(f"/search?format=json&{query}").text)["total"] >= 0
