"""The page that tells people which doors there are for their apps, libraries and websites, with addresses to copy."""

from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.core.access import public
from lms.core.i18n import _, choose, locale
from lms.core.web import render
from lms.harvest.entries import absolute
from lms.publications import tongues
from lms.publications.shelves import service
from lms.sermons.service import reading

bp = Blueprint("doors", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Door:
    """An address, and what it is."""

    name: str
    address: str


@bp.get("/library/doors")
@public
def index() -> ResponseReturnValue:
    """All of them, by who needs them."""
    return render("harvest/doors.html", apps=_apps(), feeds=_feeds(), podcasts=_podcasts(), libraries=_libraries())


def alternates() -> Markup:
    """The links by which programs find the doors from a page of the library."""
    found = [
        ("application/rss+xml", _("New in the library"), url_for("feeds.books", language="all", form="rss")),
        ("application/atom+xml", _("New in the library"), url_for("feeds.books", language="all", form="atom")),
        ("application/rss+xml", _("Audio books"), url_for("feeds.listening", language="all")),
        ("application/atom+xml;profile=opds-catalog", "OPDS 1.2", url_for("opds.index", version="opds")),
        ("application/opds+json", "OPDS 2.0", url_for("opds.index", version="opds2")),
    ]
    lines = [Markup('<link rel="alternate" type="{}" title="{}" href="{}">').format(*each) for each in found]
    search = Markup('<link rel="search" type="application/opensearchdescription+xml" title="{}" href="{}">')
    return Markup("\n").join([*lines, search.format(_("The library"), url_for("opds.search"))])


def _apps() -> list[Door]:
    return [
        Door("OPDS 1.2", absolute(url_for("opds.index", version="opds"))),
        Door("OPDS 2.0", absolute(url_for("opds.index", version="opds2"))),
    ]


def _feeds() -> list[Door]:
    doors = [Door(_("All languages"), absolute(url_for("feeds.books", language="all", form="rss")))]
    doors += [
        Door(tongues.name(code, locale()), absolute(url_for("feeds.books", language=code, form="rss")))
        for code, _count in service.languages()
    ]
    return doors + [
        Door(choose(row.title), absolute(url_for("feeds.series", slug=row.slug, form="rss")))
        for row in service.series()
    ]


def _podcasts() -> list[Door]:
    doors = [Door(_("Audio books"), absolute(url_for("feeds.listening", language="all")))]
    return doors + [
        Door(
            _("Friday sermons: %(language)s", language=tongues.name(code, locale())),
            absolute(url_for("feeds.preached", language=code, form="rss")),
        )
        for code in reading.languages()
    ]


def _libraries() -> list[Door]:
    return [
        Door("OAI-PMH 2.0", absolute(url_for("oai.show"))),
        Door(_("Site map"), absolute(url_for("sitemap.index"))),
        Door(_("Description of the search (OpenSearch)"), absolute(url_for("opds.search"))),
    ]
