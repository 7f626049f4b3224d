"""A feed as Atom (RFC 4287)."""

import datetime as dt

from markupsafe import Markup

from lms.core.i18n import choose
from lms.harvest.entries import Entry, absolute
from lms.harvest.feeds.channels import Channel, Item
from lms.harvest.xml import document, element, some

MIME = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"


def write(channel: Channel, own: str, changed: dt.datetime) -> bytes:
    """The feed, found at `own`, which last changed so."""
    parts = [
        element("id", own),
        element("title", channel.title),
        element("subtitle", channel.about),
        element("updated", moment(changed)),
        element("author", element("name", channel.author)),
        element("link", None, {"rel": "self", "type": "application/atom+xml", "href": own}),
        element("link", None, {"rel": "alternate", "type": "text/html", "href": absolute(channel.page)}),
        *(_entry(item) for item in channel.items()),
    ]
    return document(element("feed", parts, {"xmlns": NAMESPACE, "xml:lang": channel.language}))


def people(entry: Entry) -> list[Markup]:
    """Who wrote it; an entry must name somebody, so else who published it."""
    names = [person.name for person in entry.authors] or [entry.publisher]
    return [element("author", element("name", name)) for name in names if name]


def categories(entry: Entry) -> list[Markup]:
    """What it is about."""
    return [
        element("category", None, {"term": tag.slug, "label": choose(tag.name, entry.language)})
        for tag in entry.subjects
    ]


def moment(value: dt.datetime) -> str:
    """A moment as Atom writes it."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(item: Item) -> Markup:
    entry = item.entry
    parts = [
        element("id", item.name),
        element("title", item.title),
        element("updated", moment(max(entry.changed_at, entry.published_at))),
        element("published", moment(entry.published_at)),
        *people(entry),
        *categories(entry),
        element("link", None, {"rel": "alternate", "type": "text/html", "href": entry.url}),
        some("summary", entry.summary),
        some("rights", entry.rights),
        *(
            element("link", None, {"rel": "enclosure", "type": file.mime, "length": file.bytes, "href": file.url})
            for file in ([item.sound] if item.sound else [])
        ),
    ]
    return element("entry", parts, {"xml:lang": entry.language})
