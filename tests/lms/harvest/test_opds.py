"""The catalogue as reading apps open it: both versions, facets, search, sizes; and nothing in it that is not published."""

import feedparser
import pytest
from lxml import etree

from lms.harvest.opds import pages
from tests.factories.publications import make_edition, make_subject, make_work

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "opds": "http://opds-spec.org/2010/catalog",
    "s": "http://a9.com/-/spec/opensearch/1.1/",
}
ENGLISH = {"Accept-Language": "en"}


def atom(client, address):
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200, address
    assert answer.content_type.startswith("application/atom+xml;profile=opds-catalog;kind=")
    assert not feedparser.parse(answer.data).bozo
    assert b"{searchTerms}" not in answer.data
    root = etree.fromstring(answer.data)
    for name in ("id", "title", "updated"):
        assert root.find(f"a:{name}", NS) is not None
    return root


def second(client, address):
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200, address
    assert answer.content_type == "application/opds+json"
    return answer.json


def links(root, rel):
    return [each.get("href") for each in root.xpath(f"//a:link[@rel='{rel}']", namespaces=NS)]


def titles(root):
    return [each.text for each in root.xpath("//a:entry/a:title", namespaces=NS)]


def local(address):
    return address.removeprefix("http://localhost")


def test_one_walks_from_the_root_to_every_page_and_to_every_book(client, book):
    """Every link of both catalogues leads somewhere."""
    for begin, read in (("/opds", atom), ("/opds2", second)):
        waiting, seen = [begin], {begin}
        while waiting:
            found = read(client, waiting.pop())
            if read is atom:
                ways = links(found, "subsection") + links(found, "http://opds-spec.org/facet")
            else:
                groups = [found.get("navigation", []), *(facet["links"] for facet in found.get("facets", []))]
                ways = [each["href"] for group in groups for each in group]
            fresh = {local(way) for way in ways} - seen
            seen |= fresh
            waiting += fresh
        assert len(seen) > 5
        assert any("language=ar" in each for each in seen)


def test_a_book_says_who_what_and_how_large(client, session, opened):
    from lms.publications import events
    from tests.factories.publications import make_agent
    from tests.lms.harvest.recordings import record

    author = make_agent("طه حسين", latin_name="Taha Hussein")
    edition = opened(
        make_work(make_subject(name={"ar": "السيرة"})), author=author, isbn="9789770099999", about="عن الكتاب"
    )
    record(edition, author, ["فصل"])
    events.touched(edition)
    session.commit()
    root = atom(client, "/opds/books")
    sound = root.xpath("//a:link[@rel='http://opds-spec.org/acquisition/open-access']", namespaces=NS)
    assert [(each.get("type"), each.get("length")) for each in sound] == [("audio/mp4", "4096")]
    assert root.xpath("string(//a:entry/a:author/a:name)", namespaces=NS) == "طه حسين"
    whole = client.get(f"/opds/books/{edition.code}")
    assert etree.fromstring(whole.data).tag == "{http://www.w3.org/2005/Atom}entry"
    publication = client.get(f"/opds2/books/{edition.code}").json
    assert publication["metadata"]["identifier"] == "urn:isbn:9789770099999"
    assert publication["metadata"]["author"] == [{"name": "طه حسين", "sortAs": "طه حسين"}]
    assert [(each["type"], each["size"]) for each in publication["links"] if "size" in each] == [("audio/mp4", 4096)]


def test_covers_are_pictures_that_every_app_can_show(client, session, opened):
    """OPDS allows JPEG, PNG and GIF; podcasts want a large square."""
    import io

    from PIL import Image

    from lms.core import db
    from lms.publications.files.service import covers
    from tests.factories.publications import make_agent
    from tests.lms.harvest.recordings import record

    edition = opened(title="كتاب مسموع")
    record(edition, make_agent(), ["فصل"])
    db.commit()
    drawn = io.BytesIO()
    Image.new("RGB", (300, 400), "green").save(drawn, "PNG")
    covers.choose(edition, drawn)
    db.commit()
    root = atom(client, "/opds/books")
    for rel in ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"):
        (found,) = root.xpath(f"//a:link[@rel='{rel}']", namespaces=NS)
        assert found.get("type") == "image/jpeg"
    (image,) = second(client, "/opds2/books")["publications"][0]["images"]
    podcast = feedparser.parse(client.get(f"/feeds/listen/book/{edition.code}.rss").data)
    for address, size in ((image["href"], (300, 400)), (podcast.feed.image["href"], (1400, 1400))):
        answer = client.get(local(address))
        with Image.open(io.BytesIO(answer.data)) as shown:
            assert (answer.content_type, shown.format, shown.mode, shown.size) == ("image/jpeg", "JPEG", "RGB", size)


@pytest.mark.parametrize("words", ["q=فقه+الصلاة", "q=فقه%2Bالصلاة", "q=فقه%20الصلاه"])
def test_search_takes_a_plus_for_a_space_and_other_spellings(client, book, opened, words):
    opened(title="كتاب آخر")
    assert len(titles(atom(client, f"/opds/books?{words}"))) == 1
    assert second(client, f"/opds2/books?{words}")["metadata"]["numberOfItems"] == 1


def with_page(session, edition, words):
    """The edition with one page, known to the search."""
    from lms.core import db
    from lms.publications.files.kinds import FileState, Format, Role, Source
    from lms.publications.files.models import BookFile, Page
    from lms.search.service import indexing

    session.refresh(edition, ["volumes"])
    kept = {"volume_id": edition.volumes[0].id, "revision": 1}
    sha256 = f"{edition.id:064}"
    file = BookFile(**kept, format=Format.TEXT, role=Role.ACCESS, state=FileState.READY, name="a", sha256=sha256)
    session.add(file)
    session.flush()
    session.add(Page(**kept, file_id=file.id, number=1, text=words, is_current=True, source=Source.BORN))
    db.commit()
    indexing.index("book", edition.id)
    return edition


def test_search_finds_words_that_stand_inside_of_a_book(client, session, opened):
    with_page(session, opened(title="كتاب بلا إشارة"), "وفي المسجد محرابٌ قديم")
    opened(title="كتاب آخر")
    assert titles(atom(client, "/opds/books?q=المحراب")) == ["كتاب بلا إشارة"]
    assert titles(atom(client, "/opds/books?q=المحراب&language=en")) == []


def test_search_gives_the_best_first_as_the_search_of_the_site_does(client, session, opened):
    with_page(session, opened(title="المحراب"), "المحراب في صدر المسجد. المحراب والمنبر.")
    with_page(session, opened(title="كتاب أحدث"), "كلام طويل في المسجد وعمارته وفرشه وإنارته وفيه ذكر المحراب مرة " * 3)
    assert titles(atom(client, "/opds/books?q=المحراب")) == ["المحراب", "كتاب أحدث"]
    found = second(client, "/opds2/books?q=المحراب")["publications"]
    assert [each["metadata"]["title"] for each in found] == ["المحراب", "كتاب أحدث"]


@pytest.mark.parametrize("words", ['"', "%", "((", "AND OR", "\x00", "*" * 500, "'; --", "{searchTerms}"])
def test_nothing_that_is_searched_for_breaks_it(client, book, words):
    for root in ("/opds/books", "/opds2/books"):
        answer = client.get(root, query_string={"q": words, "page": "x", "language": "\x00<"})
        assert answer.status_code == 200


def test_the_search_is_described_and_leads_to_books(client, book):
    root = etree.fromstring(client.get("/opds/opensearch.xml").data)
    template = root.xpath("//s:Url[contains(@type, 'acquisition')]/@template", namespaces=NS)[0]
    assert len(titles(atom(client, local(template).replace("{searchTerms}", "فقه")))) == 1


def test_facets_narrow_by_language_and_subject_and_say_which_is_chosen(client, book, opened):
    opened(language="en", title="A book")
    root = atom(client, "/opds/books?language=en")
    facets = root.xpath("//a:link[@rel='http://opds-spec.org/facet']", namespaces=NS)
    group, active = "{http://opds-spec.org/2010/catalog}facetGroup", "{http://opds-spec.org/2010/catalog}activeFacet"
    assert {each.get(group) for each in facets} == {"Language", "Subject"}
    assert [each.get("title") for each in facets if each.get(active)] == ["English"]
    assert titles(root) == ["A book"]
    found = second(client, "/opds2/books?language=en")
    assert [each["metadata"]["title"] for each in found["publications"]] == ["A book"]


def test_many_books_are_paged(client, opened, monkeypatch):
    monkeypatch.setattr(pages, "SIZE", 2)
    for _ in range(5):
        opened()
    seen, address = [], "/opds/books"
    while address:
        root = atom(client, address)
        seen += titles(root)
        following = links(root, "next")
        address = local(following[0]) if following else ""
    assert len(set(seen)) == len(seen) == 5
    middle = second(client, "/opds2/books?page=2")
    assert {each["rel"] for each in middle["links"]} >= {"previous", "next", "first", "last", "search"}


def test_what_is_not_published_is_in_no_catalogue(client, opened, close):
    """Scenarios 5 and 10."""
    from lms.publications.kinds import State

    for state in (State.DRAFT, State.REVIEW, State.APPROVED, State.SCHEDULED):
        make_edition(state=state, title="ليس منشورًا")
    withdrawn = opened(title="سُحب")
    assert titles(atom(client, "/opds/books")) == ["سُحب"]
    close(withdrawn)
    assert titles(atom(client, "/opds/books")) == []
    assert second(client, "/opds2/books")["publications"] == []
    for root in ("opds", "opds2"):
        assert client.get(f"/{root}/books/{withdrawn.code}").status_code == 404


def test_a_page_costs_the_same_queries_however_many_books_it_has(client, opened, count_queries):
    def cost():
        with count_queries() as asked:
            client.get("/opds/books")
        return len(asked)

    opened(author=None)
    first = cost()
    for _ in range(4):
        opened(make_work(make_subject()))
    assert cost() <= first + 1
