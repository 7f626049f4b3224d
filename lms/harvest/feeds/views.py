"""The addresses of the feeds. The language is in the address, so an answer is the same for everybody."""

from pathlib import Path

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from lms.core.access import public
from lms.harvest import answers
from lms.harvest.entries import absolute
from lms.harvest.feeds import atom, channels, rss
from lms.harvest.feeds.channels import Channel

bp = Blueprint("feeds", __name__, url_prefix="/feeds")
WRITERS = {"rss": rss, "atom": atom}
FORM = "<any(rss,atom):form>"
ARTWORK = Path(__file__).with_name("artwork.jpg")
answers.guard(bp, answers.FEEDS)


@bp.get(f"/books/<string:language>.{FORM}")
@public
def books(language: str, form: str) -> ResponseReturnValue:
    """New books."""
    return _answer(channels.books(language), form)


@bp.get(f"/series/<string:slug>.{FORM}")
@public
def series(slug: str, form: str) -> ResponseReturnValue:
    """What is new in a series."""
    return _answer(channels.series(slug), form)


@bp.get("/listen/<string:language>.rss")
@public
def listening(language: str) -> ResponseReturnValue:
    """Audio books as a podcast."""
    return _answer(channels.listening(language), "rss")


@bp.get("/listen/series/<string:slug>.rss")
@public
def listening_to_series(slug: str) -> ResponseReturnValue:
    """What can be heard of a series, as a podcast."""
    return _answer(channels.series(slug, heard=True), "rss")


@bp.get("/listen/book/<string:code>.rss")
@public
def listening_to_book(code: str) -> ResponseReturnValue:
    """One audio book as a podcast."""
    return _answer(channels.one_book(code), "rss")


@bp.get(f"/sermons/<string:language>.{FORM}")
@public
def preached(language: str, form: str) -> ResponseReturnValue:
    """Friday sermons, as news and as a podcast."""
    return _answer(channels.preached(language), form)


@bp.get("/artwork.jpg")
@public
def artwork() -> ResponseReturnValue:
    """The picture of podcasts that are of more than one book: a square, as their directories ask for."""
    return answers.opened(send_file(ARTWORK, mimetype="image/jpeg", max_age=answers.KEPT_SECONDS))


def _answer(channel: Channel, form: str) -> Response:
    writer = WRITERS[form]
    own = absolute(request.path)
    return answers.fresh(writer.MIME, lambda changed: writer.write(channel, own, changed), spec=channel.spec)
