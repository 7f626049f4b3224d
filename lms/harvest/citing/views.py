"""Citations of editions and pages, and the links that they carry."""

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import public
from lms.core.web import render
from lms.harvest import editions
from lms.harvest.citing import changes, formats, pages, sentences
from lms.harvest.citing.formats import Place
from lms.harvest.entries import Entry, typed
from lms.publications import tongues

bp = Blueprint("harvest", __name__, template_folder="../templates")
READER = "reading.page"
FORM = "<any(bib,ris,json):form>"


@bp.get(f"/library/<string:code>/cite.{FORM}")
@public
def cite(code: str, form: str) -> ResponseReturnValue:
    """The edition, for reference managers."""
    entry = _entry(code)
    return _file(entry, form, None)


@bp.get(f"/library/<string:code>/<int:volume>/<int:page>/cite.{FORM}")
@public
def cite_page_file(code: str, volume: int, page: int, form: str) -> ResponseReturnValue:
    """A page of it, for reference managers."""
    entry = _entry(code)
    return _file(entry, form, _place(entry, code, volume, page))


@bp.get("/library/<string:code>/<int:volume>/<int:page>/cite")
@public
def cite_page(code: str, volume: int, page: int) -> ResponseReturnValue:
    """The citation of a page, to be copied."""
    entry = _entry(code)
    place = _place(entry, code, volume, page)
    return render(
        "harvest/cite.html",
        entry=entry,
        place=place,
        volume=volume,
        page=page,
        sentences=said(entry, place),
        written=tongues.direction,
        back=_reader(entry.local, volume, page),
    )


@bp.get("/library/<string:code>/p/<string:printed>")
@public
def cited_page(code: str, printed: str) -> ResponseReturnValue:
    """Where a citation leads: the page; or what it said then, and what it says now."""
    volume = request.args.get("v", 1, type=int)
    found = pages.cited(code, volume, printed, request.args.get("rev", "")[: pages.SIGNS])
    now = _reader(found.edition.code, found.volume.number, found.page.number) if found.page else ""
    if not found.is_revised:
        return redirect(now, 302)
    difference = changes.between(found.then, found.page.text) if found.then and found.page else []
    return render(
        "harvest/revised.html",
        found=found,
        printed=printed,
        now=now,
        difference=difference,
        written=tongues.direction,
        edition_url=url_for("shelves.edition", code=found.edition.code),
    )


def said(entry: Entry, place: Place | None = None) -> list[tuple[str, str]]:
    """(language, citation) in both styles."""
    return [("ar", sentences.arabic(entry, place)), ("en", sentences.english(entry, place))]


def _entry(code: str) -> Entry:
    """The edition, if everybody may read it. Of one that was withdrawn its page says why."""
    found = editions.by_code(typed(code).upper())
    if found is None:
        abort(404)
    return editions.entries([found])[0]


def _place(entry: Entry, code: str, volume: int, number: int) -> Place:
    edition, row, page = pages.current(code, volume, number)
    return pages.place(edition, row, page, volumes=entry.volumes)


def _file(entry: Entry, form: str, place: Place | None) -> Response:
    answer = Response(formats.written(form, entry, place), content_type=formats.MIMES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{entry.local}.{form}"'
    return answer


def _reader(code: str, volume: int, number: int) -> str:
    """The page in the reader; the page of the edition while there is none."""
    if READER in current_app.view_functions:
        return url_for(READER, code=code, volume=volume, page=number)
    return url_for("shelves.edition", code=code)
