"""Feeds as readers of news and players of podcasts read them: stable, quick to be asked again, and hard to overrun."""

import datetime as dt

import feedparser
import pytest

from lms.core import clock
from lms.harvest import answers
from lms.publications import events
from tests.factories.publications import make_agent, make_series
from tests.lms.harvest.recordings import record


def parsed(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    found = feedparser.parse(answer.data)
    assert not found.bozo, found.get("bozo_exception")
    return found, answer


@pytest.mark.parametrize("address", ["/feeds/books/ar.rss", "/feeds/books/all.atom", "/feeds/series/minbar.rss"])
def test_a_feed_is_read_whatever_stands_in_titles(client, book, address):
    found, _ = parsed(client, address)
    (item,) = found.entries
    assert item.title == 'فقه <الصلاة> & "الزكاة" ]]> \u200f(١): شرح موجز'
    assert item.link == f"http://localhost/library/{book.code}"
    assert item.id == f"urn:x-ijaza:edition:{book.code}"
    assert item.author == "محمد بن إدريس"
    assert item.summary == "نص {عربي} \\ 100% _#$ ~^"


def test_each_language_has_its_own_and_all_have_one(client, opened):
    arabic, french = opened(), opened(language="fr")
    assert [each.id[-8:] for each in parsed(client, "/feeds/books/fr.rss")[0].entries] == [french.code]
    assert parsed(client, "/feeds/books/fr.rss")[0].feed.title == "New books in French"
    assert [each.id[-8:] for each in parsed(client, "/feeds/books/ar.rss")[0].entries] == [arabic.code]
    assert len(parsed(client, "/feeds/books/all.rss")[0].entries) == 2
    for wrong in (
        "/feeds/books/xx.rss",
        "/feeds/series/none.rss",
        "/feeds/listen/book/00000000.rss",
        "/feeds/series/%00.atom",
    ):
        assert client.get(wrong).status_code == 404


def test_it_is_fetched_once_and_then_only_asked_for(client, opened, close, count_queries, monkeypatch):
    first, other = opened(), opened(language="en")
    address = "/feeds/books/ar.rss"
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + dt.timedelta(minutes=1))
    _, answer = parsed(client, address)
    again = {"If-None-Match": answer.headers["ETag"]}
    with count_queries() as asked:
        assert client.get(address, headers=again).status_code == 304
    assert len(asked) <= 1
    assert client.get(address, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    events.touched(other)
    assert client.get(address, headers=again).status_code == 304, "news in another language"
    events.touched(first)
    assert client.get(address, headers=again).status_code == 200
    close(first)
    assert parsed(client, address, **again)[0].entries == [], "gone at once"


def test_what_changed_in_this_very_second_has_no_date_yet(client, book, monkeypatch):
    """It may change again within the second, which a date could not tell; the mark does."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    events.touched(book)
    fresh = client.get("/feeds/books/ar.rss")
    assert "Last-Modified" not in fresh.headers
    assert client.get("/feeds/books/ar.rss", headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 304
    monkeypatch.setattr(clock, "now", lambda: moment + dt.timedelta(seconds=2))
    dated = client.get("/feeds/books/ar.rss").headers["Last-Modified"]
    assert client.get("/feeds/books/ar.rss", headers={"If-Modified-Since": dated}).status_code == 304
    events.touched(book)
    monkeypatch.setattr(clock, "now", lambda: moment + dt.timedelta(seconds=4))
    assert client.get("/feeds/books/ar.rss", headers={"If-Modified-Since": dated}).status_code == 200


def test_compressed_answers_are_known_again(client, book):
    packed = client.get("/feeds/books/ar.rss", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    again = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/feeds/books/ar.rss", headers=again).status_code == 304


def test_a_reader_that_never_stops_waits_and_costs_nothing(client, book, count_queries, monkeypatch):
    monkeypatch.setattr("lms.harvest.pace.monotonic", lambda: 0.0)
    statuses = [client.get("/feeds/books/ar.rss").status_code for _ in range(answers.FEEDS.most)]
    assert set(statuses) == {200}
    with count_queries() as asked:
        answer = client.get("/feeds/books/ar.rss")
    assert (answer.status_code, asked) == (429, [])
    assert int(answer.headers["Retry-After"]) >= 1
    assert len(answer.data) < 50
    other = client.get("/feeds/books/ar.rss", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 200, "others are served meanwhile"


def test_a_pace_is_kept_evenly_and_its_memory_is_bounded(monkeypatch):
    from lms.core.errors import TooMany
    from lms.harvest import pace

    moment = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: moment[0])
    kept = pace.Pace(2, 60)
    for _ in range(2):
        kept.keep("a")
    with pytest.raises(TooMany) as refused:
        kept.keep("a")
    assert refused.value.retry_after == 30
    moment[0] = 30.0
    kept.keep("a")
    for number in range(pace.MOST_ADDRESSES + 10):
        kept.keep(str(number))
    assert len(kept._left) == pace.MOST_ADDRESSES


def test_an_audio_book_is_a_podcast_with_sizes_and_types(client, session, opened):
    reader = make_agent("قارئ")
    edition = opened(title="كتاب مسموع")
    record(edition, reader, ["الفصل الأول", "الفصل الثاني"])
    make_series(edition, slug="sound")
    events.touched(edition)
    session.commit()
    addresses = (
        f"/feeds/listen/book/{edition.code}.rss", "/feeds/listen/ar.rss", "/feeds/listen/all.rss",
        "/feeds/listen/series/sound.rss",
    )  # fmt: skip
    names = set()
    for address in addresses:
        found, _ = parsed(client, address)
        assert [item.title for item in found.entries] == ["الفصل الأول", "الفصل الثاني"]
        names |= {item.id for item in found.entries}
        sound = found.entries[0].enclosures[0]
        assert (sound.type, sound.length) == ("audio/mp4", "4096")
        assert found.entries[0].itunes_duration == "61"
        assert found.entries[0].published_parsed < found.entries[1].published_parsed
        assert client.get(sound.href.removeprefix("http://localhost")).status_code == 302
    assert len(names) == 2, "a chapter has one name in all feeds"
    root = client.get("/oai?verb=ListSets").text
    assert "kind:audiobook" in root


def test_the_sound_of_a_withdrawn_book_is_not_given(client, session, opened, close):
    edition = opened()
    track, *_ = record(edition, make_agent(), ["فصل"])
    session.commit()
    close(edition)
    assert client.get(f"/library/{edition.code}/sound/{track.id}.m4a").status_code == 404
