"""What a reader leaves in books: on the page, in one list, and to take away."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import User
from lms.core.access import requires, signed_in
from lms.core.errors import BadValue, NotFound
from lms.core.web import done, is_htmx, render
from lms.publications.reading import addresses, policy, taking
from lms.publications.reading.anchors import Quote
from lms.publications.reading.forms import MarkForm, RewriteForm
from lms.publications.reading.models import Colour, Mark, MarkKind
from lms.publications.reading.service import books, marks, places
from lms.publications.reading.service.books import Opened
from lms.publications.reading.service.marks import Wish
from lms.publications.reading.views import bp
from lms.publications.reading.views.loading import readable, reader
from lms.publications.reading.views.pages import show, shown
from media.storage import attachment

MOST_ON = 3  # books


def load_opened(code: str, volume: int, page: int) -> Opened:
    """A page that the reader may see."""
    return books.opened(readable(code), volume, page)


def load_mark(mark_id: int) -> Mark:
    """One's own mark."""
    found = marks.own(reader(), mark_id)
    if not found:
        raise NotFound
    return found


def _may_mark(user: User, opened: Opened) -> bool:
    return policy.may_mark(user, opened.edition)


@bp.post("/library/<string:code>/<int:volume>/<int:page>/marks")
@requires(_may_mark, load_opened)
def create_mark(opened: Opened) -> ResponseReturnValue:
    """Leave a bookmark, a highlight or a note on a page."""
    form = MarkForm()
    if not form.validate_on_submit():
        return show(opened, form, 422)
    wish = Wish(
        MarkKind(str(form.kind.data)),
        Quote(form.exact.data or "", form.prefix.data or "", form.suffix.data or ""),
        note=form.note.data or "",
        colour=Colour(form.colour.data),
        client_id=form.client_id.data or "",
    )
    try:
        marks.add(reader(), opened, wish)
    except BadValue as why:
        form.exact.errors = [str(why)]
        return show(opened, form, 422)
    place = {"code": opened.edition.code, "volume": opened.volume.number, "page": opened.page.number}
    given = shown(opened, MarkForm(formdata=None)) if is_htmx() else {}
    return done("reading.page", "reading/_leaf.html", shown=given, **place)


@bp.post("/my/reading/marks/<int:mark_id>")
@requires(policy.owns, load_mark)
def update_mark(mark: Mark) -> ResponseReturnValue:
    """Change a note or a colour."""
    form = RewriteForm()
    if not form.validate_on_submit():
        return _mine(422)
    marks.rewrite(mark, form.note.data or "", Colour(form.colour.data))
    return _back(mark)


@bp.post("/my/reading/marks/<int:mark_id>/removal")
@requires(policy.owns, load_mark)
def remove_mark(mark: Mark) -> ResponseReturnValue:
    """Take a mark away."""
    marks.remove(mark)
    return _back(mark)


@bp.post("/my/reading/marks/<int:mark_id>/restoration")
@requires(policy.owns, load_mark)
def restore_mark(mark: Mark) -> ResponseReturnValue:
    """Bring it back."""
    marks.restore(mark)
    return _back(mark)


def _back(mark: Mark) -> ResponseReturnValue:
    """To where one was: the page of the book, or the list."""
    there = addresses.mark(mark) if request.form.get("from") == "page" else url_for(".mine") + f"#e{mark.edition_id}"
    return redirect(there, 303)


@bp.get("/my/reading")
@signed_in
def mine() -> ResponseReturnValue:
    """The books that one is in, and all that one left in them."""
    return _mine()


@bp.get("/my/reading/on")
@signed_in
def read_on() -> ResponseReturnValue:
    """The last books, for one's own page: what is asked for once that page is there."""
    if not is_htmx():
        return redirect(url_for(".mine"), 303)
    return render("reading/_on.html", places=places.recent(reader(), MOST_ON))


def _mine(status: int = 200) -> ResponseReturnValue:
    user = reader()
    by_book: dict[int, list[Mark]] = {}
    for mark in marks.of(user):
        by_book.setdefault(mark.edition_id, []).append(mark)
    return render(
        "reading/mine.html",
        status=status,
        places=places.recent(user),
        by_book=by_book,
        removed=marks.removed(user),
        addresses=addresses,
    )


@bp.get("/my/reading/export.<any(md,csv,json):form>")
@signed_in
def export(form: str) -> ResponseReturnValue:
    """All of it as a file; `?code=` of one book alone."""
    code = request.args.get("code", "", type=str)
    taken = marks.of(reader(), books.edition(code) if code else None)
    rows = [(mark, addresses.mark(mark, external=True)) for mark in taken]
    written = {"md": taking.markdown, "csv": taking.table, "json": taking.annotations}[form](rows)
    response = Response(written, content_type=taking.TYPES[form])
    response.headers["Content-Disposition"] = attachment(f"reading-notes.{form}")
    return response
