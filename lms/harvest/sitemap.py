"""What search engines may find: an index of site maps, each of a range of records, so none is ever cut anew."""

import datetime as dt
from collections.abc import Iterator

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import and_, exists, or_, select

from lms.core.access import public
from lms.core.db import session
from lms.harvest import answers, editions, entries, sermons
from lms.harvest.entries import absolute
from lms.harvest.feeds.atom import moment
from lms.harvest.models import HarvestRecord
from lms.harvest.xml import document, element
from lms.publications import policy
from lms.publications.models import Edition, Series, Work
from lms.sermons import policy as preached
from lms.sermons.models import SermonText

bp = Blueprint("sitemap", __name__)
SIZE = 10_000  # the protocol allows 50,000; a smaller one is quickly written and fetched
NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
PLACES = ("/", "/courses", "/library", "/library/authors", "/library/atlas", "/sermons", "/complaints", "/verify")
MIME = "application/xml; charset=utf-8"
CLOSED = ("/account", "/admin", "/media/", "/my", "/registry", "/teach", "/search?", "/library/desk")
answers.guard(bp, answers.FEEDS)
Address = tuple[str, dt.datetime | None]


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Where robots need not go, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return answers.opened(Response("\n".join(lines), mimetype="text/plain"))


@bp.get("/sitemap.xml")
@public
def index() -> ResponseReturnValue:
    """The maps that there are."""
    return answers.fresh(MIME, _index)


@bp.get("/sitemaps/<any(records,works):kind>/<int:number>.xml")
@public
def part(kind: str, number: int) -> ResponseReturnValue:
    """The things of a range."""
    read = _records if kind == "records" else _works
    if number not in _ranges(kind):
        abort(404)
    return answers.fresh(MIME, lambda _changed: _map(read(number)))


@bp.get("/sitemaps/places.xml")
@public
def places() -> ResponseReturnValue:
    """Pages that are always there."""
    return answers.fresh(MIME, lambda _changed: _map(_places()))


def _index(changed: dt.datetime) -> bytes:
    found = ["/sitemaps/places.xml"]
    found += [f"/sitemaps/{kind}/{number}.xml" for kind in ("records", "works") for number in _ranges(kind)]
    maps = [element("sitemap", [element("loc", absolute(path)), element("lastmod", moment(changed))]) for path in found]
    return document(element("sitemapindex", maps, NAMESPACE))


def _ranges(kind: str) -> list[int]:
    """The numbers of the ranges that have something."""
    table = HarvestRecord if kind == "records" else Work
    number = (table.id // SIZE).label("number")
    return [int(each) for each in session().scalars(select(number).distinct().order_by(number))]


def _map(addresses: Iterator[Address]) -> bytes:
    return document(element("urlset", [_url(path, changed) for path, changed in addresses], NAMESPACE))


def _url(path: str, changed: dt.datetime | None) -> Markup:
    return element("url", [element("loc", absolute(path)), *([element("lastmod", moment(changed))] if changed else [])])


def _records(number: int) -> Iterator[Address]:
    """What everybody may see now, also where no news of a withdrawal came."""
    record = HarvestRecord
    readable = exists().where(Edition.id == record.object_id, policy.public())
    heard = exists().where(SermonText.id == record.object_id, preached.public())
    query = select(record.kind, record.local, record.stamp).where(
        record.id >= number * SIZE, record.id < (number + 1) * SIZE, record.is_deleted.is_(False),
        or_(and_(record.kind == editions.KIND, readable), and_(record.kind == sermons.KIND, heard)),
    )  # fmt: skip
    for kind, local, stamp in session().execute(query.order_by(record.id)):
        yield entries.path(kind, local), stamp


def _works(number: int) -> Iterator[Address]:
    readable = exists().where(Edition.work_id == Work.id, policy.public())
    ranged = Work.id >= number * SIZE, Work.id < (number + 1) * SIZE
    for slug in session().scalars(select(Work.slug).where(*ranged, readable).order_by(Work.id)):
        yield f"/library/works/{slug}", None


def _places() -> Iterator[Address]:
    from flask import current_app

    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    yield from ((path, None) for path in PLACES if path in known)
    for slug in session().scalars(select(Series.slug).order_by(Series.id)):
        yield f"/library/series/{slug}", None
