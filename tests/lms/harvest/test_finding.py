"""What search engines and people find: data in pages, site maps, the page of doors."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from lms.harvest import linked, mending, register, sitemap
from lms.harvest.models import HarvestRecord
from lms.publications.kinds import State
from tests.factories.publications import make_edition, make_work

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def described(answer):
    (said,) = BLOCK.findall(answer.text)
    return json.loads(said)


def test_the_page_of_a_book_describes_it_and_names_its_feeds(client, book):
    answer = client.get(f"/library/{book.code}")
    said = described(answer)
    assert (said["@type"], said["inLanguage"], said["isbn"]) == ("Book", "ar", "9789770012345")
    assert said["name"] == 'فقه <الصلاة> & "الزكاة" ]]> \u200f(١): شرح \x0bموجز'
    assert said["author"] == [
        {"@type": "Person", "name": "محمد بن إدريس", "alternateName": "Muhammad ibn Idris"}
    ]  # fmt: skip
    assert said["isPartOf"][0]["name"] == "المنبر"
    assert f"/library/{book.code}/cite.bib" in answer.text
    assert "application/rss+xml" in answer.text


def test_no_title_ends_the_block_of_data():
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    block = str(linked.script({"name": hostile}))
    assert block.count("<") == block.count(">") == 2
    assert json.loads(BLOCK.fullmatch(block)[1])["name"] == hostile


def test_the_page_of_a_work_names_its_published_editions(client, opened):
    work = make_work()
    shown = opened(work)
    make_edition(work, state=State.DRAFT)
    said = described(client.get(f"/library/works/{work.slug}"))
    assert [each["@id"] for each in said["workExample"]] == [f"http://localhost/library/{shown.code}"]


def test_a_draft_has_no_description_and_no_citation(client, cast, session):
    edition = make_edition(state=State.DRAFT)
    client.sign_in(cast.editor)
    page = client.get(f"/library/{edition.code}")
    assert page.status_code == 200
    assert not BLOCK.findall(page.text)
    assert "cite.bib" not in page.text


def locations(answer):
    return [each.text.removeprefix("http://localhost") for each in ET.fromstring(answer.data).iter(f"{{{NS['s']}}}loc")]


def test_every_map_of_the_site_leads_to_pages_that_are_there(client, opened, close, session, monkeypatch):
    monkeypatch.setattr(sitemap, "SIZE", 2)
    editions = [opened() for _ in range(5)]
    close(editions[0])
    editions[1].state = State.WITHDRAWN  # and no news of it
    session.commit()
    maps = locations(client.get("/sitemap.xml"))
    assert len([each for each in maps if "records" in each]) >= 2
    found = [path for each in maps for path in locations(client.get(each))]
    assert {f"/library/{edition.code}" for edition in editions[2:]} <= set(found)
    assert not {f"/library/{edition.code}" for edition in editions[:2]} & set(found)
    assert len(found) == len(set(found))
    for path in found:
        assert client.get(path).status_code == 200, path
    assert client.get("/sitemaps/records/99999.xml").status_code == 404
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_the_page_of_doors_has_addresses_that_work(client, book):
    page = client.get("/library/doors")
    addresses = re.findall(r'data-copies="http://localhost([^"]*)"', page.text)
    assert len(addresses) >= 7
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    front = client.get("/library").text
    for kind in ("opds-catalog", "application/opds+json", "application/rss+xml", "opensearchdescription+xml"):
        assert kind in front


def test_the_register_mends_itself(session, opened):
    """Rows that came without news, or went without."""
    unheard, gone = make_edition(), opened()
    gone.state = State.WITHDRAWN
    session.flush()
    assert mending.mend() == 2
    assert not register.of("edition", unheard.id).is_deleted
    assert register.of("edition", gone.id).is_deleted
    assert mending.mend() == 0
    assert session.query(HarvestRecord).count() == 2


@pytest.mark.parametrize("path", ["/opds", "/opds2", "/feeds/books/all.rss", "/sitemap.xml", "/oai?verb=Identify"])
def test_an_empty_library_has_doors_too(client, path):
    assert client.get(path).status_code == 200
