"""Friday sermons in the doors: each language when it is ready, under a name that stays, and gone at once."""

import dataclasses
import datetime as dt
import io
import json
import re

import feedparser
import pytest
from PIL import Image

from lms.accounts.models import Role
from lms.core import clock
from lms.core import db as database
from lms.harvest import mending, register
from lms.search.service import indexing
from lms.sermons.kinds import State
from lms.sermons.service import chronicle, deciding
from media.models import Asset, AssetKind, AssetState, Rendition, StoredObject
from tests.factories.accounts import make_user
from tests.factories.sermons import FRIDAY, WORDS, make_published, make_scheduled, make_text


def items(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    found = feedparser.parse(answer.data)
    assert not found.bozo
    return found.entries


@pytest.fixture
def friday(monkeypatch):
    """The morning of the Friday, a minute after the set time in Cairo (scenario 6)."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 27, 4, 1, tzinfo=dt.UTC))


def sounded(session, text):
    stored = StoredObject(backend="local", key="test/s.m4a", bytes=2048, sha256="0" * 64, mime="audio/mp4")
    asset = Asset(kind=AssetKind.AUDIO, state=AssetState.READY, duration_ms=90_000)
    session.add_all([stored, asset])
    session.flush()
    made = {"profile": "", "codecs": "", "playlist": "", "bandwidth": 0, "average_bandwidth": 0}
    session.add(Rendition(asset_id=asset.id, object_id=stored.id, label="audio", **made))
    text.audio_id = asset.id
    session.flush()
    session.refresh(text, ["audio"])


def test_a_sermon_comes_on_its_friday_once_in_each_ready_language(client, session, friday):
    arabic, english = make_scheduled(), make_scheduled(language="en")
    session.commit()
    assert items(client, "/feeds/sermons/all.rss") == []
    published = deciding.publish_due()
    session.commit()
    assert len(published) == 2
    deciding.publish_due()
    both = items(client, "/feeds/sermons/all.rss")
    assert {item.id for item in both} == {arabic.guid, english.guid}
    (one,) = items(client, "/feeds/sermons/ar.atom")
    assert (one.id, one.link) == (arabic.guid, f"http://localhost/sermons/{FRIDAY.isoformat()}?lang=ar")
    assert client.get(one.link.removeprefix("http://localhost")).status_code == 200
    oai = client.get(f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:sermon-{FRIDAY}-en").text
    assert "<setSpec>kind:sermon:en</setSpec>" in oai
    assert "<dc:language>en</dc:language>" in oai


def test_its_sound_is_an_episode_with_its_size(client, session, friday):
    text = make_scheduled()
    sounded(session, text)
    deciding.publish_due()
    session.commit()
    (item,) = items(client, "/feeds/sermons/ar.rss")
    sound = item.enclosures[0]
    assert (sound.type, sound.length, item.itunes_duration) == ("audio/mp4", "2048", "90")
    assert client.get(sound.href.removeprefix("http://localhost")).status_code == 302
    artwork = feedparser.parse(client.get("/feeds/sermons/ar.rss").data).feed.image["href"]
    with Image.open(io.BytesIO(client.get(artwork.removeprefix("http://localhost")).data)) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (1400, 1400)), "directories ask for no less"
    for wrong in ("2026-99-99/sound/ar", f"{FRIDAY}/sound/fr", f"{FRIDAY}/sound/%00"):
        assert client.get(f"/sermons/{wrong}.m4a").status_code == 404


def test_a_correction_keeps_its_name_and_a_withdrawal_is_a_tomb(client, session, friday):
    text = make_scheduled()
    deciding.publish_due()
    name = items(client, "/feeds/sermons/ar.rss")[0].id
    text.title = "عنوان مصحح"
    chronicle.changed(text)
    session.commit()
    (item,) = items(client, "/feeds/sermons/ar.rss")
    assert (item.id, item.title) == (name, "عنوان مصحح")
    from lms.accounts.models import Role
    from tests.factories.accounts import make_user

    deciding.withdraw(text, "خطأ في النقل", make_user("keeper", Role.EDITOR))
    session.commit()
    assert items(client, "/feeds/sermons/ar.rss") == []
    assert 'status="deleted"' in client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=kind:sermon").text


def test_sermons_that_came_without_news_are_entered_and_described(client, session):
    text = make_published()
    session.commit()
    assert mending.mend() == 1
    assert mending.mend() == 0
    page = client.get(f"/sermons/{FRIDAY}?lang=ar").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(block)["headline"] == text.title
    assert "/feeds/sermons/ar.rss" in page
    text.state = State.WITHDRAWN
    session.flush()
    assert mending.mend() == 1
    assert register.of("sermon", text.id).is_deleted


def test_what_nobody_has_approved_is_in_no_list_search_feed_or_address(client, session, friday):
    """Scenario 10, for sermons: written, sent to review, approved, and scheduled for a Friday to come."""
    later = [FRIDAY + dt.timedelta(weeks=weeks) for weeks in range(1, 5)]
    words = dataclasses.replace(WORDS, title="سر لم ينشر بعد")
    drafts = [make_text(friday=day, content=words) for day in later[:3]]
    deciding.submit(drafts[1], make_user("writer", Role.EDITOR))
    deciding.submit(drafts[2], make_user("writer", Role.EDITOR))
    deciding.approve(drafts[2], drafts[2].row_version, make_user("reviewer", Role.EDITOR))
    make_scheduled(friday=later[3], content=words)
    shown = make_published(content=WORDS)
    session.commit()
    assert deciding.publish_due() == []
    database.commit()
    indexing.index_waiting()
    for day in later:
        for path in ("", "?lang=ar", "/pulpit", "/files/ar/sheet", "/files/ar/pack"):
            assert client.get(f"/sermons/{day}{path}").status_code == 404
    assert client.get("/search", query_string={"q": "سر لم ينشر", "format": "json"}).json["hits"] == []
    lists = ["/sermons", "/sermons?q=ينشر", f"/sermons/{FRIDAY}", "/feeds/sermons/all.rss", "/feeds/sermons/ar.atom"]
    lists += ["/oai?verb=ListRecords&metadataPrefix=oai_dc&set=kind:sermon", "/sitemap.xml"]
    for address in lists:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "سر لم ينشر" not in answer.text, address
        assert not [day for day in later if f"/sermons/{day}" in answer.text], address
    assert shown.title in client.get("/sermons").text
