"""Pages that a program read, beside their pictures, to be written right."""

from http import HTTPStatus
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.web import done, paginate, render
from lms.publications import policy
from lms.publications.files import words
from lms.publications.files.forms import PageForm
from lms.publications.files.models import BookFile
from lms.publications.files.service import correcting, drawing, ocr
from lms.publications.files.service.correcting import SomebodyElse
from lms.publications.files.views import bp, load
from lms.publications.files.views.desk import PLACE, _may_see
from lms.publications.models import Edition

AT_ONCE = 40
PICTURE_SECONDS = 3600
Found = tuple[Edition, BookFile, int]


def _may_correct(user: Any, _found: Any) -> bool:  # Any: a user; what the address names
    return policy.may_catalogue(user)


@bp.get(f"{PLACE}/<int:file_id>/pages")
@requires(_may_see, load.file)
def pages(found: tuple[Edition, BookFile]) -> ResponseReturnValue:
    """The pages of a file; those that the program was not sure of, the worst first, where `doubted` is asked for."""
    edition, file = found
    if file.copy is None:
        raise NotFound
    doubted = bool(request.args.get("doubted"))
    listed = paginate(correcting.pages(file.copy, doubted=doubted), AT_ONCE)
    return render(
        "files/pages.html",
        edition=edition,
        file=file,
        page=listed,
        doubted=doubted,
        doubts=correcting.count_doubted(file.copy),
        words=words,
    )


@bp.get(f"{PLACE}/<int:file_id>/pages/<int:number>")
@requires(_may_see, load.page)
def edit_page(found: Found) -> ResponseReturnValue:
    """The picture of a page, and its words beside it."""
    return _page(found)


@bp.post(f"{PLACE}/<int:file_id>/pages/<int:number>")
@requires(_may_correct, load.page, see=_may_see)
def update_page(found: Found) -> ResponseReturnValue:
    """Keep what was written; after somebody else's change nothing is lost, both texts are shown."""
    edition, file, number = found
    form = PageForm()
    page = correcting.page(_copy(file), number)
    if not form.validate_on_submit():
        return _page(found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = str(form.version.data or "")
    version = int(said) if said.isdigit() else 0
    try:
        correcting.correct(page, edition, form.words.data or "", version, load.me())
    except SomebodyElse as refusal:
        form.form_errors.append(str(refusal))
        form.version.data = str(page.version)
        return _page(found, form, HTTPStatus.CONFLICT, theirs=page.text)
    flash(_("Saved. Readers and the search take the corrected words."))
    onward = min(number + 1, _copy(file).pages) if request.form.get("onward") else number
    return done(".edit_page", code=edition.code, file_id=file.id, number=onward)


@bp.get(f"{PLACE}/<int:file_id>/pages/<int:number>/picture")
@requires(_may_see, load.page)
def page_picture(found: Found) -> ResponseReturnValue:
    """The page as a picture, drawn by a program on its leash; the browser keeps it for an hour."""
    _edition, file, number = found
    drawn = Response(drawing.picture(_copy(file), number), content_type=drawing.MIME)
    drawn.headers["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    return drawn


def _page(
    found: Found, form: PageForm | None = None, status: int = HTTPStatus.OK, theirs: str = ""
) -> ResponseReturnValue:
    edition, file, number = found
    copy = _copy(file)
    page = correcting.page(copy, number)
    address = url_for(".page_picture", code=edition.code, file_id=file.id, number=number)
    return render(
        "files/page.html",
        status=status,
        edition=edition,
        file=file,
        page=page,
        last=copy.pages,
        theirs=theirs,
        form=form or PageForm(formdata=None, words=page.text, version=str(page.version)),
        picture=address if copy.format in ocr.PDFS else "",
        history=correcting.history(page),
        may_correct=policy.may_catalogue(load.me()),
        words=words,
    )


def _copy(file: BookFile) -> BookFile:
    if file.copy is None:
        raise NotFound
    return file.copy
