"""The gradebook as a sheet that goes home and comes back."""

from typing import Any

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue

from courses.enrolment.models import Run
from courses.enrolment.service import runs
from courses.gradebook import jobs, policy, words
from courses.gradebook.forms import BringForm
from courses.gradebook.models import GradeImport
from courses.gradebook.service import books, importing, rules, sheet
from courses.gradebook.views.blueprint import bp
from courses.gradebook.views.grid import tabs
from courses.gradebook.views.load import me
from lms.core import sheets
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import choose, direction, ngettext, number
from lms.core.jobs import Job
from lms.core.web import Page, done, paginate, render

AT_ONCE = 40


@bp.get("/runs/<int:run_id>/grades/sheet")
@requires(policy.can_keep, runs.by_id)
def download(run: Run) -> ResponseReturnValue:
    """All marks as XLSX: to read, or to write in and bring back."""
    headings, rows = sheet.table(run, books.of_run(run.id), me())
    content = sheets.as_xlsx(choose(run.title), headings, rows, right_to_left=direction() == "rtl")
    response = make_response(content)
    response.content_type = sheets.XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{run.code}-grades.xlsx"'
    return response


@bp.get("/runs/<int:run_id>/grades/imports")
@requires(policy.can_keep, runs.by_id)
def imports(run: Run) -> ResponseReturnValue:
    """Take a sheet home, bring one back; what was brought before."""
    return _index(run, BringForm(formdata=None))


@bp.post("/runs/<int:run_id>/grades/imports")
@requires(policy.can_keep, runs.by_id)
def bring(run: Run) -> ResponseReturnValue:
    """Keep a sheet; the worker reads it."""
    form = BringForm()
    if not form.validate_on_submit():
        return _index(run, form, 422)
    try:
        file = form.file.data
        found = importing.bring(run, file.filename or "", file.read(), form.reason.data or "", me())
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _index(run, form, int(refusal.status))
    found.job_id = jobs.read.later(key=f"gradebook:sheet:{found.id}:read", owner_id=me().id, import_id=found.id).id
    return done(".show_import", import_id=found.id)


@bp.get("/grade-imports/<int:import_id>")
@requires(policy.can_keep_sheet, importing.load)
def show_import(found: GradeImport) -> ResponseReturnValue:
    """A sheet at whatever point of its way."""
    return _show(found)


@bp.post("/grade-imports/<int:import_id>/taking")
@requires(policy.can_keep_sheet, importing.load)
def take_import(found: GradeImport) -> ResponseReturnValue:
    """Take it in, whole or not at all."""
    importing.ask(found, me())
    found.job_id = jobs.take.later(key=f"gradebook:sheet:{found.id}:take", owner_id=me().id, import_id=found.id).id
    return done(".show_import", import_id=found.id)


@bp.post("/grade-imports/<int:import_id>/undoing")
@requires(policy.can_keep_sheet, importing.load)
def undo_import(found: GradeImport) -> ResponseReturnValue:
    """Put back what stood before."""
    kept = importing.undo(found, me())
    if kept:
        flash(
            ngettext(
                "One mark was changed since and stays.",
                "%(number)s marks were changed since and stay.",
                kept,
                number=number(kept),
            )
        )
    return done(".show_import", import_id=found.id)


def _index(run: Run, form: BringForm, status: int = 200) -> Response:
    book = books.of_run(run.id)
    owner = None if policy.can_shape(me(), run) else me()
    shown: dict[str, Any] = {"run": run, "form": form, "tabs": tabs(run, "imports"), "words": words}
    return render("gradebook/imports.html", status=status, page=paginate(importing.of_book(book, owner)), **shown)


def _show(found: GradeImport) -> Response:
    run = found.book.run
    book = books.of_run(run.id)
    asked = found.remarks or found.changes
    at = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-len(asked) // AT_ONCE)))
    page = Page(asked[(at - 1) * AT_ONCE : at * AT_ONCE], at, len(asked), AT_ONCE)
    titles = {item.id: item.title for item in rules.items_of(book)}
    names = importing.names([] if found.remarks else [line[1] for line in page.items])
    job = session().get(Job, found.job_id) if found.job_id else None
    shown: dict[str, Any] = {"found": found, "run": run, "page": page, "titles": titles, "names": names, "job": job}
    return render("gradebook/import.html", "gradebook/_import.html", words=words, **shown)
