"""The one address of the protocol. It may be asked by GET and by POST, and changes nothing either way."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from email.utils import parseaddr

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.core import clock
from lms.core.access import public
from lms.core.config import Settings
from lms.core.db import only_reads
from lms.harvest import answers, register
from lms.harvest.entries import site
from lms.harvest.oai import listing, naming, protocol, writing
from lms.harvest.oai.protocol import Asked, Refused

bp = Blueprint("oai", __name__)
answers.guard(bp, answers.HARVESTS)
MIME = "text/xml; charset=utf-8"
HIDDEN_BY = ("badVerb", "badArgument")  # such a question is not repeated in the answer


@bp.get("/oai")
@public
def show() -> ResponseReturnValue:
    """Answer what the address asks."""
    return _answer(request.args.to_dict(flat=False))


@bp.post("/oai")
@public
def ask() -> ResponseReturnValue:
    """Answer what the form asks: the protocol wants both."""
    only_reads()
    return _answer(request.form.to_dict(flat=False))


def _answer(values: Mapping[str, Sequence[str]]) -> Response:
    base, now = f"{site()}/oai", clock.now()
    asked: Asked | None = None
    try:
        asked = protocol.read(values)
        content = ANSWERS[asked.verb](asked, base, now)
    except Refused as refused:
        asked = None if refused.code in HIDDEN_BY else asked or _repeated(values)
        content = writing.error(refused)
    answer = Response(writing.answer(base, now, asked, content), content_type=MIME)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _repeated(values: Mapping[str, Sequence[str]]) -> Asked:
    """What was asked, to be repeated beside a refusal."""
    arguments = {name: several[0] for name, several in values.items() if name != "verb"}
    return Asked(values["verb"][0], arguments)


def _identify(_asked: Asked, base: str, now: dt.datetime) -> Markup:
    settings: Settings = current_app.config["SETTINGS"]
    name = f"{settings.institution_en} — {settings.institution_ar}"
    email = parseaddr(settings.mail_from)[1] or settings.mail_from
    return writing.identify(name, base, email, register.first_change() or now)


def _formats(asked: Asked, base: str, _now: dt.datetime) -> Markup:
    if "identifier" in asked.arguments:
        listing.one(writing.local(asked.arguments["identifier"], base))
    return writing.formats()


def _sets(asked: Asked, _base: str, _now: dt.datetime) -> Markup:
    del asked
    return writing.sets(naming.named(listing.sets()))


def _record(asked: Asked, base: str, _now: dt.datetime) -> Markup:
    told = listing.one(writing.local(asked.arguments["identifier"], base))
    return writing.got(told, writing.identifiers(base))


def _list(asked: Asked, base: str, now: dt.datetime) -> Markup:
    portion = listing.portion(asked, whole=asked.verb == "ListRecords")
    return writing.listed(asked, portion, writing.identifiers(base), now)


ANSWERS: dict[str, Callable[[Asked, str, dt.datetime], Markup]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
