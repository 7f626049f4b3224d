"""Where readers are."""

import datetime as dt

from lms.publications.reading.models import Medium, ReadingPlace
from lms.publications.reading.service import places
from lms.publications.reading.service.places import Spot
from tests.factories.reading import make_book


def tell(client, book, **spot):
    return client.post("/library/places", data={"code": book.edition.code, **spot})


def test_who_stops_listening_reads_on_at_the_same_sentence(client, cast, book, session):
    client.sign_in(cast.learner)
    assert tell(client, book, medium="sound", track=1, at_ms=27_300).status_code == 204
    resume = f"/library/{book.edition.code}/resume"
    assert client.get(resume).location == book.listen("?t=27")
    assert client.get(f"{resume}?as=text").location == book.page(2, "#s1")
    assert tell(client, book, medium="text", volume=1, page=3, fragment=2).status_code == 204
    assert client.get(f"{resume}?as=sound").location == book.listen("?t=50")
    assert client.get(resume).location == book.page(3, "#s2")
    assert session.query(ReadingPlace).count() == 1


def test_the_newest_place_counts_and_the_farthest_is_not_lost(client, cast, book, session):
    client.sign_in(cast.learner)
    tell(client, book, medium="text", volume=1, page=2, fragment=1)
    tell(client, book, medium="text", volume=1, page=3, fragment=1, ago=3_600_000)  # a phone that was offline
    row = session.query(ReadingPlace).one()
    assert (row.page, row.far_page) == (2, 3)
    tell(client, book, medium="text", volume=1, page=1, fragment=2)
    assert (row.page, row.far_page) == (1, 3)
    assert book.page(3) in client.get(book.page(1)).text  # "the farthest you came"


def test_a_place_that_is_none_is_refused_and_a_visitor_keeps_none(client, cast, book, session):
    assert tell(client, book, medium="text", volume=1, page=2).status_code == 303
    client.sign_in(cast.learner)
    assert tell(client, book, medium="text", volume=1, page=99).status_code == 404
    assert tell(client, book, medium="dream").status_code == 422
    assert tell(client, book, medium="sound", track=1, at_ms=10**9).status_code == 204
    assert session.query(ReadingPlace).one().at_ms == 120_000
    client.sign_out()
    assert client.get(f"/library/{book.edition.code}/resume").location == book.page(1)


def test_places_are_each_readers_own_and_the_last_book_comes_first(client, cast, book, session):
    other = make_book(title="كتاب آخر")
    places.keep(cast.learner, book.edition, Spot(Medium.TEXT, 1, 2, 1))
    places.keep(cast.learner, other, Spot(Medium.TEXT, 1, 1, 1), ago=dt.timedelta(days=2))
    places.keep(cast.stranger, other, Spot(Medium.TEXT, 1, 3, 1))
    assert [row.edition_id for row in places.recent(cast.learner)] == [book.edition.id, other.id]
    assert places.of(cast.learner, other).page == 1
    client.sign_in(cast.learner)
    shown = client.get("/my/reading").text
    assert shown.index("إتقان العمل") < shown.index("كتاب آخر")


def test_ones_own_page_leads_back_into_the_last_books(client, cast, book, session, count_queries):
    client.sign_in(cast.learner)
    assert "/my/reading" not in client.get("/my").text.split('id="main"')[-1].split("<footer")[0]
    for number in range(4):
        other = make_book(title=f"كتاب {number}")
        places.keep(cast.learner, other, Spot(Medium.TEXT, 1, 1, 1), ago=dt.timedelta(days=number + 1))
    assert tell(client, book, medium="sound", track=1, at_ms=27_300).status_code == 204
    places.keep(cast.stranger, make_book(title="كتاب غيره"), Spot(Medium.TEXT, 1, 3, 1))
    with count_queries() as seen:
        mine = client.get("/my").text.split('id="main"')[-1]
    assert 'hx-get="/my/reading/on"' in mine
    assert 'href="/my/reading"' in mine
    (asked,) = [one for one in seen if one.startswith("SELECT") and "reading_place" in one]
    assert "user_account" in asked, "within the query that finds the person"
    shown = client.get("/my/reading/on", headers={"HX-Request": "true"}).text
    assert f'href="{book.listen("?t=27")}"' in shown
    assert [f"كتاب {number}" in shown for number in range(4)] == [True, True, False, False]
    assert "كتاب غيره" not in shown
    assert client.get("/my/reading/on").location == "/my/reading"  # a page, where no script asks
