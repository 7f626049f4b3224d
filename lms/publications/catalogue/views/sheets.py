"""Sheets of the catalogue: brought, looked through, taken in; and the whole catalogue as one."""

from typing import Any

from flask import Response, flash, make_response
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _, direction
from lms.core.jobs import Job
from lms.core.sheets import CSV, XLSX, as_csv, as_xlsx
from lms.core.web import done, paginate, render
from lms.publications import policy
from lms.publications.catalogue import jobs, sheet_words
from lms.publications.catalogue.forms import SheetForm
from lms.publications.catalogue.models import CatalogueSheet
from lms.publications.catalogue.service import exporting, sheets
from lms.publications.catalogue.views.blueprint import bp, me
from lms.publications.catalogue.views.records import catalogues

MOST_SHOWN = 200


@bp.get("/sheets")
@requires(policy.may_catalogue)
def sheets_index() -> ResponseReturnValue:
    """All sheets, the form for a new one, and the catalogue to take home."""
    return _index(SheetForm(formdata=None), 200)


@bp.post("/sheets")
@requires(policy.may_catalogue)
def bring_sheet() -> ResponseReturnValue:
    """Keep a sheet; the worker judges it."""
    form = SheetForm()
    if not form.validate() or not form.file.data:
        return _index(form, 422)
    try:
        sheet = sheets.bring(form.file.data.filename or "", form.file.data.read(), me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _index(form, int(refusal.status))
    sheet.job_id = jobs.read.later(key=f"library-sheet:{sheet.id}:read", owner_id=sheet.owner_id, sheet_id=sheet.id).id
    return done(".show_sheet", sheet_id=sheet.id)


@bp.get("/sheets/<int:sheet_id>")
@requires(catalogues, sheets.find)
def show_sheet(sheet: CatalogueSheet) -> ResponseReturnValue:
    """A sheet at whatever point of its way."""
    job = session().get(Job, sheet.job_id) if sheet.job_id else None
    wrong = [row for row in sheet.rows if row.get("verdict") == "wrong"]
    good = [row for row in sheet.rows if row.get("verdict") == "new"]
    shown: dict[str, Any] = {"sheet": sheet, "job": job, "wrong": wrong[:MOST_SHOWN], "good": good[:MOST_SHOWN]}
    return render("library_desk/sheet.html", "library_desk/_sheet.html", sheet_words=sheet_words, **shown)


@bp.post("/sheets/<int:sheet_id>/taking")
@requires(catalogues, sheets.find)
def take_sheet(sheet: CatalogueSheet) -> ResponseReturnValue:
    """Take it in, whole or not at all."""
    sheets.ask(sheet)
    sheet.owner_id = me().id  # who takes it in is the maker of its drafts
    key = f"library-sheet:{sheet.id}:take"
    sheet.job_id = jobs.take.later(key=key, owner_id=sheet.owner_id, sheet_id=sheet.id).id
    flash(_("The sheet is being taken in."), "good")
    return done(".show_sheet", sheet_id=sheet.id)


@bp.get("/sheets/<any(catalogue,empty):what>.<any(xlsx,csv):form>")
@requires(policy.may_see_desk)
def download_sheet(what: str, form: str) -> ResponseReturnValue:
    """The catalogue as a sheet, or an empty one to fill in."""
    rows = exporting.rows() if what == "catalogue" else iter(())
    if form == "csv":
        return _download(as_csv(exporting.headings(), rows), CSV, f"{what}.csv")
    made = as_xlsx(_("Catalogue"), exporting.headings(), rows, right_to_left=direction() == "rtl")
    return _download(made, XLSX, f"{what}.xlsx")


def _index(form: SheetForm, status: int) -> ResponseReturnValue:
    page = paginate(sheets.every())
    return render("library_desk/sheets.html", status=status, form=form, page=page, sheet_words=sheet_words)


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.content_type = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
