"""What search engines read in pages: schema.org as JSON-LD, and the links to feeds."""

import json
from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from lms.core.i18n import choose
from lms.harvest import editions, sermons
from lms.harvest.entries import Entry, File, Person, Tag, absolute
from lms.publications.kinds import Publisher
from lms.publications.models import Edition, Work
from lms.sermons.models import SermonText

Thing = dict[str, Any]  # Any: what JSON can carry
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_ROLES = {"trl": "translator", "edt": "editor", "ill": "illustrator", "nrt": "readBy"}


def script(thing: Thing) -> Markup:
    """The thing in a block of data, which no browser runs and no word of it can end."""
    said = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False).translate(_UNSAFE)
    return Markup(f'<script type="application/ld+json">{said}</script>')  # noqa: S704 - the five signs are written out


def book(entry: Entry) -> Thing:
    """A book."""
    said: Thing = {
        "@type": "Audiobook" if entry.sounds and not entry.texts else "Book",
        "@id": entry.url,
        "url": entry.url,
        "name": entry.full_title,
        "inLanguage": entry.language,
        "author": [_person(person) for person in entry.authors],
        "description": entry.summary,
        "publisher": {"@type": "Organization", "name": entry.publisher} if entry.publisher else None,
        "datePublished": str(entry.year or entry.published_at.date().isoformat()),
        "dateModified": entry.changed_at.isoformat(timespec="seconds"),
        "version": str(entry.revision),
        "isbn": entry.isbn,
        "sameAs": f"https://doi.org/{entry.doi}" if entry.doi else "",
        "about": [choose(tag.name, entry.language) for tag in entry.subjects],
        "isPartOf": [_series(tag, entry.language) for tag in entry.series],
        "exampleOfWork": {"@id": absolute(f"/library/works/{entry.work_slug}")} if entry.work_slug else None,
        "translationOfWork": {"@id": absolute(f"/library/{entry.translated_from}")} if entry.translated_from else None,
        "license": entry.licence,
        "image": entry.cover,
        "isAccessibleForFree": True,
        "encoding": [_file(file) for file in entry.files],
    }
    for role, word in _ROLES.items():
        said[word] = [_person(person) for person in entry.by(role)]
    return {key: value for key, value in said.items() if value}


def work(row: Work, shown: Iterable[Edition]) -> Markup:
    """A work with its editions, in a block of data."""
    address = absolute(f"/library/works/{row.slug}")
    examples = [
        {"@type": "Book", "@id": absolute(f"/library/{each.code}"), "name": each.title, "inLanguage": each.language}
        for each in shown
        if each.state == "published"
    ]
    said: Thing = {"@type": "Book", "@id": address, "url": address, "name": choose(row.title)}
    others = [name for language, name in row.title.items() if name != said["name"]]
    said |= {"alternateName": others, "inLanguage": row.original_language, "abstract": choose(row.about)}
    return script({key: value for key, value in (said | {"workExample": examples}).items() if value})


def sermon(text: SermonText) -> Markup:
    """A sermon in one language, in a block of data, and the link to the feed of its language; nothing of a draft."""
    if not text.is_public:
        return Markup()
    day = text.sermon.friday.isoformat()
    address = absolute(sermons.path(f"sermon-{day}-{text.language}"))
    said: Thing = {"@type": "Article", "genre": "Khutbah", "@id": address, "url": address, "headline": text.title}
    said |= {"inLanguage": text.language, "abstract": text.summary, "datePublished": day, "isAccessibleForFree": True}
    said |= {"dateModified": text.changed_at.isoformat(timespec="seconds"), "version": str(text.revision)}
    said |= {"publisher": {"@type": "Organization", "name": editions.named(Publisher.MINISTRY, text.language)}}
    feed = url_for("feeds.preached", language=text.language, form="rss")
    way = Markup('<link rel="alternate" type="application/rss+xml" title="{}" href="{}">').format(text.title, feed)
    return script({key: value for key, value in said.items() if value}) + way


def _series(tag: Tag, language: str) -> Thing:
    return {"@type": "BookSeries", "name": choose(tag.name, language), "url": absolute(f"/library/series/{tag.slug}")}


def _file(file: File) -> Thing:
    kind = "AudioObject" if file.is_sound else "MediaObject"
    return {"@type": kind, "contentUrl": file.url, "encodingFormat": file.mime, "contentSize": f"{file.bytes} B"}


def _person(person: Person) -> Thing:
    said = {"@type": "Person", "name": person.name}
    if person.latin_name and person.latin_name != person.name:
        said["alternateName"] = person.latin_name
    return said
