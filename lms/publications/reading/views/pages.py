"""A book as text: one page at a time, with its contents beside it; and its files as they were printed."""

from typing import Any

from flask import abort, current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms import usage
from lms.core.access import public
from lms.core.config import Settings
from lms.core.i18n import _
from lms.core.web import render, safe_next
from lms.publications.files.service import drawing
from lms.publications.kinds import State
from lms.publications.reading import addresses, leaf
from lms.publications.reading.anchors import Fate
from lms.publications.reading.forms import MarkForm
from lms.publications.reading.look import COOKIE, THEMES, Look, read
from lms.publications.reading.models import MarkKind
from lms.publications.reading.service import books, cues, marks, places, printed
from lms.publications.reading.service.books import Heading, Opened
from lms.publications.reading.service.marks import Standing
from lms.publications.reading.views import bp
from lms.publications.reading.views.loading import account, look, readable
from lms.usage import Use

YEAR = 365 * 86400


@bp.get("/library/<string:code>/<int:volume>/<int:page>")
@public
def page(code: str, volume: int, page: int) -> ResponseReturnValue:
    """A page of a book; `?mark=` marks words in it."""
    opened = books.opened(readable(code), volume, page)
    if opened.edition.state is State.PUBLISHED:
        usage.count("edition", opened.edition.id, Use.READ, language=opened.edition.language)
    return show(opened, MarkForm(formdata=None))


def show(opened: Opened, form: MarkForm, status: int = 200) -> ResponseReturnValue:
    """The page with all that its reader has on it."""
    wanted = look()
    if wanted.ground in THEMES:
        g.theme = THEMES[wanted.ground]
    return render("reading/page.html", "reading/_leaf.html", status=status, **shown(opened, form), look=wanted)


def shown(opened: Opened, form: MarkForm) -> dict[str, Any]:  # Any: a template's
    """What the page, and the leaf alone, show."""
    user = account()
    standing = marks.on_page(user, opened) if user else []
    text, chapter = opened.page.text, _chapter(opened)
    words = request.args.get("mark", "", type=str)[:200]
    found = printed.found(text, words, opened.edition.language) if words else []
    return {
        "opened": opened,
        "chapter": chapter,
        "blocks": leaf.blocks(text, found, _stretches(standing), opened.page.chapter),
        "words": words,
        "found": len(found),
        "standing": standing,
        "bookmark": next((each.mark for each in standing if each.mark.kind is MarkKind.BOOKMARK), None),
        "headings": books.contents(opened.edition, opened.volume),
        "heard": cues.heard(opened.edition, opened.volume, opened.page.number),
        "formats": printed.formats(opened.edition, opened.volume)
        if "files.download" in current_app.view_functions
        else [],
        "picture": _picture(opened),
        "place": places.of(user, opened.edition) if user else None,
        "form": form,
        "addresses": addresses,
        "fates": Fate,
    }


def _chapter(opened: Opened) -> Heading | None:
    headings = books.contents(opened.edition, opened.volume)
    return next((each for each in reversed(headings) if each.page <= opened.page.number), None)


def _picture(opened: Opened) -> str:
    """Where a page without a word is to be seen; nothing for one with words."""
    file = drawing.source(opened.page) if not opened.page.text.strip() else None
    if file is None or "files.picture" not in current_app.view_functions:
        return ""
    code, volume, page = opened.edition.code, opened.volume.number, opened.page.number
    return url_for("files.picture", code=code, volume=volume, page=page, v=file.sha256[:8])


def _stretches(standing: list[Standing]) -> list[leaf.Stretch]:
    return [
        leaf.Stretch(found.start, found.end, mark.id, mark.colour.value, bool(mark.note))
        for mark, found in standing
        if mark.exact and found.fate is not Fate.LOST
    ]


@bp.get("/library/<string:code>/<int:volume>/contents")
@public
def contents(code: str, volume: int) -> ResponseReturnValue:
    """The chapters of a volume, and a way to a printed page."""
    edition = readable(code)
    place = books.volume(edition, volume)
    return render(
        "reading/contents.html",
        edition=edition,
        volume=place,
        headings=books.contents(edition, place),
        addresses=addresses,
    )


@bp.get("/library/<string:code>/<int:volume>/printed-page")
@public
def printed_page(code: str, volume: int) -> ResponseReturnValue:
    """To the page with this number printed on it; citations name such numbers."""
    edition = readable(code)
    place = books.volume(edition, volume)
    label = request.args.get("label", "", type=str)[:20]
    number = books.by_label(place, label)
    if number is None:
        flash(_("No page of this volume has the number “%(label)s” printed on it.", label=label))
        return redirect(url_for(".contents", code=edition.code, volume=volume), 303)
    return redirect(addresses.page(edition, volume, number), 303)


@bp.get("/library/<string:code>/<int:volume>/as-printed/<string:form>")
@public
def as_printed(code: str, volume: int, form: str) -> ResponseReturnValue:
    """A file of the book in the browser, as it was printed; without JavaScript it is downloaded."""
    edition = readable(code)
    place = books.volume(edition, volume)
    file = next((each for each in printed.formats(edition, place) if each.name == form), None)
    if file is None or not file.opens:
        abort(404)
    at = max(1, request.args.get("page", 1, type=int))
    return render(
        "reading/printed.html", edition=edition, volume=place, file=file, at=at, look=look(), addresses=addresses
    )


@bp.post("/library/look")
@public
def set_look() -> ResponseReturnValue:
    """Remember how pages shall look, for who reads without JavaScript."""
    chosen: Look = read(".".join(request.form.get(name, "") for name in Look._fields))
    settings: Settings = current_app.config["SETTINGS"]
    response = make_response(redirect(safe_next("/library"), 303))
    response.set_cookie(COOKIE, str(chosen), max_age=YEAR, samesite="Lax", secure=settings.https)
    return response
