"""A page of the catalogue as OPDS 1.2."""

import datetime as dt
from collections.abc import Iterator

from markupsafe import Markup

from lms.core.i18n import _, locale
from lms.harvest.entries import Entry, absolute
from lms.harvest.feeds.atom import NAMESPACE, categories, moment, people
from lms.harvest.opds.pages import SIZE, Shelf, Way
from lms.harvest.xml import Attributes, document, element, some

ROOT = "/opds"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
ENTRY = "application/atom+xml;type=entry;profile=opds-catalog"
SEARCH = "application/opensearchdescription+xml"
REL = "http://opds-spec.org"
NAMESPACES = {
    "xmlns": NAMESPACE,
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opds": "http://opds-spec.org/2010/catalog",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
}


def mime(shelf: Shelf) -> str:
    """What kind of page it is."""
    return ACQUISITION if shelf.has_books else NAVIGATION


def write(shelf: Shelf, author: str, changed: dt.datetime) -> bytes:
    """The page."""
    own = absolute(ROOT + shelf.path)
    parts = [
        element("id", own),
        element("title", shelf.title),
        element("updated", moment(changed)),
        element("author", [element("name", author), element("uri", absolute("/"))]),
        _link("self", shelf.path, mime(shelf)),
        _link("start", "", NAVIGATION),
        _link("up", "", NAVIGATION),
        _link("search", "/opensearch.xml", SEARCH),
        *_pages(shelf),
        *(_facet(group, way) for group, ways in shelf.facets.items() for way in ways),
        *(_way(way, changed) for way in shelf.ways),
        *(element("entry", _book(entry), {"xml:lang": entry.language}) for entry in shelf.entries),
    ]
    return document(element("feed", parts, {**NAMESPACES, "xml:lang": locale()}))


def write_entry(entry: Entry) -> bytes:
    """A single book, whole."""
    return document(element("entry", _book(entry), {**NAMESPACES, "xml:lang": entry.language}))


def description(name: str) -> bytes:
    """How to search, for OpenSearch: the one place where the words' holder stands in an address."""
    parts = [
        element("ShortName", name[:16]),
        element("Description", _("Books and sermons of the library")),
        element("InputEncoding", "UTF-8"),
        element("OutputEncoding", "UTF-8"),
        element("Url", None, {"type": ACQUISITION, "template": absolute(f"{ROOT}/books?q={{searchTerms}}")}),
        element("Url", None, {"type": "text/html", "template": absolute("/library/browse?q={searchTerms}")}),
        element("Query", None, {"role": "example", "searchTerms": "الصلاة"}),
    ]
    return document(element("OpenSearchDescription", parts, {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"}))


def _pages(shelf: Shelf) -> Iterator[Markup]:
    """How many books there are, and the links to pages before and after."""
    page = shelf.page
    if page is None:
        return
    yield element("opensearch:totalResults", page.total)
    yield element("opensearch:itemsPerPage", SIZE)
    yield element("opensearch:startIndex", (page.number - 1) * SIZE + 1)
    yield _link("first", shelf.neighbour(1), ACQUISITION)
    if page.number > 1:
        yield _link("previous", shelf.neighbour(page.number - 1), ACQUISITION)
    if page.number < page.pages:
        yield _link("next", shelf.neighbour(page.number + 1), ACQUISITION)
    yield _link("last", shelf.neighbour(page.pages), ACQUISITION)


def _facet(group: str, way: Way) -> Markup:
    said = {"title": way.title, "opds:facetGroup": group, "thr:count": way.count}
    return _link(f"{REL}/facet", way.path, ACQUISITION, {**said, "opds:activeFacet": "true" if way.is_here else None})


def _way(way: Way, changed: dt.datetime) -> Markup:
    kind = ACQUISITION if way.holds_books else NAVIGATION
    return element(
        "entry",
        [
            element("id", absolute(ROOT + way.path)),
            element("title", way.title),
            element("updated", moment(changed)),
            element("content", way.about or way.title, {"type": "text"}),
            _link(way.rel, way.path, kind, {"thr:count": way.count}),
        ],
    )


def _book(entry: Entry) -> list[Markup]:
    return [
        element("id", entry.name),
        element("title", entry.full_title),
        element("updated", moment(max(entry.changed_at, entry.published_at))),
        element("published", moment(entry.published_at)),
        *people(entry),
        *(element("contributor", element("name", person.name)) for person in entry.people if person.role != "aut"),
        element("dc:language", entry.language),
        some("dc:publisher", entry.publisher),
        some("dc:issued", entry.year),
        some("dc:identifier", f"urn:isbn:{entry.isbn}" if entry.isbn else None),
        *categories(entry),
        some("summary", entry.summary),
        some("rights", entry.rights),
        element("link", None, {"rel": "alternate", "type": "text/html", "href": entry.url}),
        _link("self", f"/books/{entry.local}", ENTRY),
        *_pictures(entry),
        *(
            element("link", None, {"rel": f"{REL}/acquisition/open-access", "type": file.mime, "length": file.bytes,
                                   "href": file.url, "title": file.title})
            for file in entry.files
        ),
    ]  # fmt: skip


def _pictures(entry: Entry) -> Iterator[Markup]:
    for rel in (f"{REL}/image", f"{REL}/image/thumbnail") if entry.cover else ():
        yield element("link", None, {"rel": rel, "type": "image/jpeg", "href": entry.cover})


def _link(rel: str, path: str, kind: str, more: Attributes | None = None) -> Markup:
    return element("link", None, {"rel": rel, "type": kind, "href": absolute(ROOT + path), **(more or {})})
