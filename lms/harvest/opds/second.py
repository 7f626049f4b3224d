"""A page of the catalogue as OPDS 2.0: JSON in the words of Readium's web publications."""

import datetime as dt
import json
from typing import Any

from lms.harvest.entries import Entry, Person, absolute
from lms.harvest.opds.pages import SIZE, Shelf, Way

ROOT = "/opds2"
MIME = "application/opds+json"
PUBLICATION = "application/opds-publication+json"
ACQUISITION = "http://opds-spec.org/acquisition/open-access"
Document = dict[str, Any]  # Any: what JSON can carry
_WORDS = {"aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "nrt": "narrator"}


def write(shelf: Shelf, changed: dt.datetime) -> bytes:
    """The page."""
    said: Document = {"metadata": _about(shelf, changed), "links": _links(shelf)}
    if shelf.ways:
        said["navigation"] = [_way(way) for way in shelf.ways]
    if shelf.has_books:
        said["publications"] = [publication(entry) for entry in shelf.entries]
    if shelf.facets:
        said["facets"] = [
            {"metadata": {"title": group}, "links": [_way(way) for way in ways]}
            for group, ways in shelf.facets.items()
            if len(ways) > 1
        ]
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def publication(entry: Entry) -> Document:
    """A book."""
    said: Document = {
        "@type": "http://schema.org/Audiobook" if entry.sounds and not entry.texts else "http://schema.org/Book",
        "identifier": f"urn:isbn:{entry.isbn}" if entry.isbn else entry.name,
        "title": entry.title,
        "subtitle": entry.subtitle,
        "language": entry.language,
        "published": entry.published_at.isoformat(timespec="seconds"),
        "modified": entry.changed_at.isoformat(timespec="seconds"),
        "description": entry.summary,
        "publisher": entry.publisher,
        "subject": [{"name": _name(tag.name, entry.language), "code": tag.slug} for tag in entry.subjects],
        "readingProgression": "rtl" if entry.language in {"ar", "fa", "ur", "he"} else "ltr",
        **_people(entry),
    }
    if entry.series:
        series = ({"name": _name(tag.name, entry.language), "position": tag.number} for tag in entry.series)
        said["belongsTo"] = {"series": [{key: value for key, value in each.items() if value} for each in series]}
    links: list[Document] = [{"rel": "self", "href": absolute(f"{ROOT}/books/{entry.local}"), "type": PUBLICATION}]
    links += [{"rel": "alternate", "href": entry.url, "type": "text/html"}]
    links += [_file(file.url, file.mime, file.bytes, file.title, file.seconds) for file in entry.files]
    images = [{"href": entry.cover, "type": "image/jpeg"}] if entry.cover else []
    return {"metadata": {key: value for key, value in said.items() if value}, "links": links, "images": images}


def write_entry(entry: Entry) -> bytes:
    """A single book, whole."""
    return json.dumps(publication(entry), ensure_ascii=False).encode("utf-8", "replace")


def _about(shelf: Shelf, changed: dt.datetime) -> Document:
    said: Document = {"title": shelf.title, "modified": changed.isoformat(timespec="seconds")}
    if shelf.page is not None:
        said |= {"numberOfItems": shelf.page.total, "itemsPerPage": SIZE, "currentPage": shelf.page.number}
    return said


def _links(shelf: Shelf) -> list[Document]:
    links: list[Document] = [{"rel": "self", "href": absolute(ROOT + shelf.path), "type": MIME}]
    links += [{"rel": "start", "href": absolute(ROOT), "type": MIME}]
    links += [{"rel": "search", "href": absolute(f"{ROOT}/books{{?q}}"), "type": MIME, "templated": True}]
    page = shelf.page
    if page is not None:
        near = {"first": 1, "previous": page.number - 1, "next": page.number + 1, "last": page.pages}
        links += [
            {"rel": rel, "href": absolute(ROOT + shelf.neighbour(number)), "type": MIME}
            for rel, number in near.items()
            if 1 <= number <= page.pages
        ]
    return links


def _way(way: Way) -> Document:
    said: Document = {"href": absolute(ROOT + way.path), "title": way.title, "type": MIME, "rel": way.rel}
    if way.is_here:
        said["rel"] = "self"
    if way.count is not None:
        said["properties"] = {"numberOfItems": way.count}
    return said


def _file(url: str, mime: str, size: int, title: str, seconds: float | None) -> Document:
    said: Document = {"rel": ACQUISITION, "href": url, "type": mime, "size": size}
    return said | ({"title": title} if title else {}) | ({"duration": seconds} if seconds else {})


def _people(entry: Entry) -> dict[str, list[Document]]:
    said: dict[str, list[Document]] = {}
    for person in entry.people:
        said.setdefault(_WORDS.get(person.role, "contributor"), []).append(_person(person))
    return said


def _person(person: Person) -> Document:
    return {"name": person.name} | ({"sortAs": person.sort_name} if person.sort_name else {})


def _name(name: dict[str, str], language: str) -> str:
    return name.get(language) or name.get("ar") or next(iter(name.values()), "")
