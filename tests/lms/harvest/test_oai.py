"""OAI-PMH to the letter: six verbs, every refusal, tombs that stay, and lists that lose nothing while they change."""

import datetime as dt

import pytest
from lxml import etree
from oaipmh_scythe import Scythe
from sqlalchemy import update

from lms.core import clock
from lms.core.db import session as current
from lms.harvest import register
from lms.harvest.models import HarvestMember, HarvestRecord
from lms.harvest.oai import listing
from tests.lms.harvest.shapes import XSD

NS = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture
def ask(client):
    """Ask, look whether the answer has the protocol's shape, and return it."""

    def asked(query="", **arguments):
        answer = client.get(f"/oai?{query}", query_string=arguments or None)
        assert answer.status_code == 200
        assert answer.content_type == "text/xml; charset=utf-8"
        root = etree.fromstring(answer.data)
        assert XSD.validate(root), XSD.error_log
        return root

    return asked


def codes(root):
    return root.xpath("//o:error/@code", namespaces=NS)


def texts(root, path):
    return [each.text for each in root.xpath(path, namespaces=NS)]


def test_identify_tells_who_we_are_and_that_tombs_stay(ask, book):
    root = ask(verb="Identify")
    assert texts(root, "//o:deletedRecord") == ["persistent"]
    assert texts(root, "//o:granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert texts(root, "//o:baseURL") == ["http://localhost/oai"]
    assert "@" in texts(root, "//o:adminEmail")[0]
    assert texts(root, "//o:earliestDatestamp") <= texts(
        ask(verb="ListRecords", metadataPrefix="oai_dc"), "//o:datestamp"
    )


def test_a_record_says_everything_in_dublin_core_and_nothing_breaks_it(ask, book):
    root = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:localhost:{book.code}")
    assert texts(root, "//dc:title") == ['فقه <الصلاة> & "الزكاة" ]]> \u200f(١): شرح موجز']
    assert texts(root, "//dc:creator") == ["محمد بن إدريس"]
    assert texts(root, "//dc:subject") == ["الفقه", "Law"]
    assert texts(root, "//dc:date") == ["2024"]
    assert texts(root, "//dc:language") == ["ar"]
    assert texts(root, "//dc:identifier") == [
        f"http://localhost/library/{book.code}", "urn:isbn:9789770012345", "https://doi.org/10.12345/abc",
    ]  # fmt: skip
    assert texts(root, "//o:setSpec") == ["kind:edition", "language:ar", "series:minbar"]


def test_sets_are_kinds_languages_and_series(ask, book, opened):
    opened(language="en")
    root = ask(verb="ListSets")
    assert texts(root, "//o:setSpec") == ["kind:edition", "language:ar", "language:en", "series:minbar"]
    assert "The Pulpit — المنبر" in texts(root, "//o:setName")
    found = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set="series:minbar")
    assert texts(found, "//o:identifier") == [f"oai:localhost:{book.code}"]


def test_formats_are_told_for_all_and_for_one(ask, book):
    for arguments in ({}, {"identifier": f"oai:localhost:{book.code}"}):
        assert texts(ask(verb="ListMetadataFormats", **arguments), "//o:metadataPrefix") == ["oai_dc"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marcxml", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:0", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00%3C%5D%5D%3E", "badArgument"),
        ("verb=ListMetadataFormats&identifier=oai:elsewhere:0", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=language:xx", "noRecordsMatch"),
    ],
)
def test_each_fault_has_its_code(ask, book, query, code):
    assert codes(ask(query)) == [code]


def test_it_is_asked_by_post_too_and_no_writers_lock_is_taken(client, book, monkeypatch):
    from lms.core import db

    seen = []
    monkeypatch.setattr("lms.harvest.oai.listing.portion", lambda *_a, **_k: seen.append(db._writing.get()) or 1 / 0)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    client.post("/oai", data={"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    assert seen == [False]
    monkeypatch.undo()
    answer = client.post("/oai", data={"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    assert book.code in answer.text


def test_a_token_of_another_list_or_of_another_house_is_refused(ask, opened, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 1)
    for _ in range(2):
        opened()
    token = texts(ask(verb="ListRecords", metadataPrefix="oai_dc"), "//o:resumptionToken")[0]
    assert codes(ask(verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    assert codes(ask(verb="ListRecords", resumptionToken=token + "x")) == ["badResumptionToken"]
    last = ask(verb="ListRecords", resumptionToken=token)
    assert texts(last, "//o:resumptionToken") == [None], "an empty one ends a list"


def test_a_list_is_cut_by_dates(ask, opened):
    editions = [opened() for _ in range(3)]
    for edition, day in zip(editions, (1, 2, 3), strict=True):
        stamp = dt.datetime(2026, 11, day, 10, 0, 0, 500_000, tzinfo=dt.UTC)
        record = register.of("edition", edition.id)
        current().execute(update(HarvestRecord).where(HarvestRecord.id == record.id).values(stamp=stamp))
        current().execute(update(HarvestMember).where(HarvestMember.record_id == record.id).values(stamp=stamp))
    current().commit()

    def found(**window):
        root = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **window)
        return [each.rpartition(":")[2] for each in texts(root, "//o:identifier")]

    one, two, three = (edition.code for edition in editions)
    assert found(**{"from": "2026-11-02"}) == [two, three]
    assert found(until="2026-11-02") == [one, two]
    assert found(**{"from": "2026-11-02T10:00:00Z", "until": "2026-11-02T10:00:00Z"}) == [two], "both ends are in"
    assert found(**{"from": "2026-11-02T10:00:01Z"}) == [three]


def test_nothing_is_shown_before_its_time(ask, session):
    from lms.publications import events
    from lms.publications.kinds import State
    from tests.factories.publications import make_edition

    for state in (State.DRAFT, State.REVIEW, State.APPROVED, State.SCHEDULED):
        edition = make_edition(state=state)
        events.touched(edition)
    assert codes(ask(verb="ListRecords", metadataPrefix="oai_dc")) == ["noRecordsMatch"]


def test_a_withdrawn_book_is_a_tomb_also_where_no_news_came(ask, opened, close, session):
    from lms.publications.kinds import State

    told, untold = opened(), opened()
    close(told)
    untold.state = State.WITHDRAWN
    session.commit()
    root = ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert root.xpath("//o:header/@status", namespaces=NS) == ["deleted", "deleted"]
    assert root.xpath("//o:metadata", namespaces=NS) == []
    one = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:localhost:{told.code}")
    assert one.xpath("//o:header/@status", namespaces=NS) == ["deleted"]
    assert texts(one, "//o:setSpec") == ["kind:edition", "language:ar"], "who harvests a set hears of it"


def test_a_page_costs_the_same_queries_however_long_it_is(ask, opened, count_queries):
    def cost():
        with count_queries() as asked:
            ask(verb="ListRecords", metadataPrefix="oai_dc")
        return len(asked)

    for _ in range(2):
        opened()
    few = cost()
    for _ in range(6):
        opened()
    assert cost() == few <= 15


def test_scythe_harvests_all_while_books_come_and_go(opened, close, server, session, monkeypatch):
    """Scenario 4, with pages of ten: nothing is lost, and what was withdrawn is told."""
    monkeypatch.setattr(listing, "SIZE", 10)
    editions = [opened() for _ in range(35)]
    seen, alive = {}, {}
    with Scythe(f"{server}/oai") as scythe:
        for place, record in enumerate(scythe.list_records()):
            code = record.header.identifier.rpartition(":")[2]
            alive[code] = not record.header.deleted
            seen[code] = seen.get(code, 0) + 1
            if place == 12:  # in mid-harvest: one that was met, and one that was not yet
                close(editions[3])
                close(editions[30])
                late = opened()
    assert seen.keys() == {edition.code for edition in editions} | {late.code}
    assert not alive[editions[3].code]
    assert not alive[editions[30].code]
    assert sum(alive.values()) == 34
    assert seen[editions[3].code] == 2
    with Scythe(f"{server}/oai") as scythe:
        since = (clock.now() - dt.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        again = opened()
        found = scythe.list_identifiers(from_=since)
        assert again.code in {header.identifier.rpartition(":")[2] for header in found}
