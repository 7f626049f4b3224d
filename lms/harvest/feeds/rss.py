"""A feed as RSS 2.0, with the words that podcast players want."""

import datetime as dt
from email.utils import format_datetime

from flask import url_for
from markupsafe import Markup

from lms.harvest.entries import absolute
from lms.harvest.feeds.channels import Channel, Item
from lms.harvest.xml import document, element, some

MIME = "application/rss+xml; charset=utf-8"
NAMESPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
WAIT_MINUTES = 60


def write(channel: Channel, own: str, changed: dt.datetime) -> bytes:
    """The feed, found at `own`, which last changed so."""
    artwork = channel.artwork or absolute(url_for("feeds.artwork"))
    parts = [
        element("title", channel.title),
        element("link", absolute(channel.page)),
        element("description", channel.about),
        element("language", channel.language),
        element("lastBuildDate", _date(changed)),
        element("ttl", WAIT_MINUTES),
        element("docs", "https://www.rssboard.org/rss-specification"),
        element("atom:link", None, {"rel": "self", "type": "application/rss+xml", "href": own}),
        element("itunes:author", channel.author),
        element("itunes:type", "serial" if channel.is_serial else "episodic"),
        element("itunes:explicit", "false"),
        element(
            "itunes:category", element("itunes:category", None, {"text": "Islam"}), {"text": "Religion & Spirituality"}
        ),
        element("itunes:image", None, {"href": artwork}),
        *(_item(item) for item in channel.items()),
    ]
    return document(element("rss", element("channel", parts), NAMESPACES))


def _item(item: Item) -> Markup:
    entry, sound = item.entry, item.sound
    moment = entry.published_at + dt.timedelta(seconds=item.episode or 0)  # chapters keep their order by date too
    parts = [
        element("title", item.title),
        element("link", entry.url),
        element("guid", item.name, {"isPermaLink": "false"}),
        element("pubDate", _date(moment)),
        some("description", entry.summary or entry.full_title),
        *(element("dc:creator", person.name) for person in entry.authors),
        element("dc:language", entry.language),
        *(element("category", name) for tag in entry.subjects for name in dict.fromkeys(tag.name.values())),
    ]
    if sound:
        parts += [
            element("enclosure", None, {"url": sound.url, "length": sound.bytes, "type": sound.mime}),
            some("itunes:duration", round(sound.seconds) if sound.seconds else None),
            some("itunes:episode", item.episode),
            element("itunes:explicit", "false"),
            element("itunes:image", None, {"href": entry.artwork}) if entry.artwork else Markup(),
        ]
    return element("item", parts)


def _date(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)
