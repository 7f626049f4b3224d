"""The doors for readers: files by title or by digest, and covers. What may not be read does not exist."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import usage
from lms.core.access import public
from lms.core.errors import NotFound, TooMany
from lms.core.i18n import _
from lms.core.limits import Limit
from lms.publications.files.kinds import ENDINGS, MIMES, Format
from lms.publications.files.service import covers, drawing, reading
from lms.publications.files.views import bp, load
from lms.publications.files.words import SHORT
from lms.publications.kinds import State
from lms.publications.models import Edition
from lms.publications.slots import Shape
from lms.usage import Use
from media import giving
from media.models import StoredObject

COVER_SECONDS = 7 * 24 * 3600
PICTURES = Limit("library-pictures", 240, 3600)


@bp.get("/library/<string:code>/<int:volume>/file/<string:form>")
@public
def download(code: str, volume: int, form: str) -> ResponseReturnValue:
    """A volume as a file: pdf, epub or text."""
    edition = load.edition(code)
    reading.may_have(current_user, edition)
    offer = reading.offer(edition, volume, form)
    if edition.state is State.PUBLISHED:
        usage.count("edition", edition.id, Use.DOWNLOAD, language=edition.language)
    return _given(reading.stored(offer.file), reading.name_of(offer, edition), offer.file.format)


@bp.get("/library/files/<string:sha256>")
@public
def content(sha256: str) -> ResponseReturnValue:
    """A file by its digest: for the readers in the browser, and for citations, also after a correction."""
    file, edition = reading.by_digest(sha256, current_user)
    name = f"{edition.title}.{ENDINGS[file.format or Format.TEXT]}"
    return _given(reading.stored(file), name, file.format)


@bp.get("/library/cover/<string:code>.<any(webp,jpg):form>")
@public
def cover(code: str, form: str) -> ResponseReturnValue:
    """The cover of an edition, small; as JPEG for apps that know nothing else."""
    edition = _readable(code)
    found = covers.of(edition)
    return _shown(edition, found.stored if form == "webp" else found.plain, form)


@bp.get("/library/cover/<string:code>/square.jpg")
@public
def square_cover(code: str) -> ResponseReturnValue:
    """The cover as players of podcasts ask for it."""
    edition = _readable(code)
    return _shown(edition, covers.of(edition).square, "jpg")


def _readable(code: str) -> Edition:
    edition = load.edition(code)
    reading.may_have(current_user, edition)
    return edition


def _shown(edition: Edition, picture: StoredObject, form: str) -> ResponseReturnValue:
    answer = giving.give(picture, f"{edition.code}.{form}")
    if isinstance(answer, Response):
        answer.headers.pop("Content-Disposition", None)
        if form == "jpg":  # for the pages of other sites too
            answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.args.get("v") and edition.state is State.PUBLISHED:  # another cover has another address
            answer.headers["Cache-Control"] = f"public, max-age={COVER_SECONDS}, immutable"
    return answer


@bp.get("/library/<string:code>/<int:volume>/<int:page>/picture.webp")
@public
def picture(code: str, volume: int, page: int) -> ResponseReturnValue:
    """A page of a scan as a picture, where nobody has read its words yet; one is drawn at a time."""
    edition, place = load.volume(code, volume)
    reading.may_have(current_user, edition)
    found = reading.page(place, page)
    file = drawing.source(found) if found else None
    if found is None or file is None or found.text.strip():
        raise NotFound
    asker = request.remote_addr or ""
    if wait := PICTURES.wait(asker):
        raise TooMany(_("Many pictures of pages were drawn for you. Please try again later."), wait)
    PICTURES.count(asker)
    with drawing.turn():
        answer = Response(drawing.picture(file, page), content_type=drawing.MIME)
    shared = "public" if edition.state is State.PUBLISHED else "private"
    answer.headers["Cache-Control"] = f"{shared}, max-age={COVER_SECONDS}"  # another revision has another address
    return answer


def addresses(editions: Iterable[Edition], shape: Shape = Shape.PAGE) -> dict[int, str]:
    """Where the covers of these editions are; one query."""
    codes = {edition.id: edition.code for edition in editions}
    marks = covers.marks(codes) if codes else {}
    if shape is Shape.SQUARE:
        return {key: url_for("files.square_cover", code=codes[key], v=mark) for key, mark in marks.items()}
    form = "jpg" if shape is Shape.PLAIN else "webp"
    return {key: url_for("files.cover", code=codes[key], form=form, v=mark) for key, mark in marks.items()}


def offered(edition: Edition) -> dict[str, Any] | None:  # Any: whatever templates show
    """What the page of an edition offers; None where there is nothing."""
    offers = reading.of(edition)
    return {"offers": offers, "formats": SHORT} if offers else None


def _given(row: StoredObject | None, name: str, form: Format | None) -> ResponseReturnValue:
    """Always a download: no browser opens it in place, whatever it holds. Search engines are given pages, not files."""
    if row is None or form is None:
        raise NotFound
    answer = giving.give(row, name, mime=MIMES[form] + ("; charset=utf-8" if form is Format.TEXT else ""))
    if isinstance(answer, Response):
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
