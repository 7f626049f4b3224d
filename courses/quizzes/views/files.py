"""Files of questions: brought, looked through, taken in, taken back; and questions taken home."""

from typing import Any

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy
from courses.quizzes.exchange import Layout, files, giving, jobs, sheet_writing, taking, words
from courses.quizzes.exchange.forms import LANGUAGES, BringForm
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.exchange.reading import FORMATS
from courses.quizzes.faults import KINDS
from courses.quizzes.service import bank, finding, shelves
from courses.quizzes.service.shelves import Bank
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.accounts.models import User
from lms.core import sheets
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, choose, locale
from lms.core.jobs import Job
from lms.core.web import done, paginate, render

SHOWN = 100  # notes on a page
MOST_TICKED = 200


@bp.get("/teach/bank/files", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/question-files")
@requires(policy.can_write_bank, load.bank)
def list_files(home: Bank) -> ResponseReturnValue:
    """The form for a file of questions, and those that were brought."""
    return _list(home, _form(home, BringForm(formdata=None)), 200)


@bp.post("/teach/bank/files", defaults={"course_id": 0})
@bp.post("/teach/courses/<int:course_id>/question-files")
@requires(policy.can_write_bank, load.bank)
def create_file(home: Bank) -> ResponseReturnValue:
    """Keep a file; the worker reads it."""
    form = _form(home, BringForm())
    if not form.validate():
        return _list(home, form, 422)
    shelf = bank.shelf(home.id, form.shelf.data)
    sent = form.file.data
    brought = files.bring(shelf, sent.filename or "", sent.read(), _me(), form.wish())
    brought.job_id = jobs.look.later(f"questions:{brought.id}:read", owner_id=brought.owner_id, file_id=brought.id).id
    return done(".show_file", file_id=brought.id)


@bp.get("/teach/bank/files/sheet")
@requires(policy.can_enter_workshop)
def empty_sheet() -> ResponseReturnValue:
    """An empty sheet to fill in, with a few questions to show how."""
    headings, rows = sheet_writing.empty(locale())
    title = sheet_writing.TITLE[locale()]
    content = sheets.as_xlsx(title, headings, rows, right_to_left=locale() == "ar")
    return _download(content, sheets.XLSX, "questions.xlsx")


@bp.get("/teach/question-files/<int:file_id>")
@requires(policy.can_keep_file, files.find, see=policy.can_see_file)
def show_file(brought: QuestionFile) -> ResponseReturnValue:
    """A file at whatever point of its way."""
    return render(
        "quizzes/file.html",
        "quizzes/_file_state.html",
        brought=brought,
        bank=Bank(brought.category.course),
        job=session().get(Job, brought.job_id) if brought.job_id else None,
        kinds=KINDS,
        most=SHOWN,
        State=FileState,
        words=words,
    )


@bp.post("/teach/question-files/<int:file_id>/taking")
@requires(policy.can_keep_file, files.find, see=policy.can_see_file)
def take_file(brought: QuestionFile) -> ResponseReturnValue:
    """Take it in, whole or not at all."""
    taking.ask(brought, _me())
    brought.job_id = jobs.take.later(f"questions:{brought.id}:take", owner_id=brought.owner_id, file_id=brought.id).id
    return done(".show_file", file_id=brought.id)


@bp.post("/teach/question-files/<int:file_id>/undoing")
@requires(policy.can_keep_file, files.find, see=policy.can_see_file)
def undo_file(brought: QuestionFile) -> ResponseReturnValue:
    """Take back what it made."""
    taking.undo(brought, _me())
    return done(".show_file", file_id=brought.id)


@bp.post("/teach/question-files/<int:file_id>/removal")
@requires(policy.can_keep_file, files.find, see=policy.can_see_file)
def remove_file(brought: QuestionFile) -> ResponseReturnValue:
    """Forget it; what it made stays."""
    number = Bank(brought.category.course).number
    files.remove(brought)
    flash(_("The file is forgotten. Questions in the bank stay as they are."), "good")
    return done(".list_files", course_id=number)


@bp.get("/teach/bank/export", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/questions/export")
@requires(policy.can_enter_bank, load.bank)
def offer_export(home: Bank) -> ResponseReturnValue:
    """What each format would hold of a shelf, or of the ticked questions."""
    search, ids = _wanted()
    drafts, refusal = [], None
    try:
        drafts = giving.drafts_of(home.id, search, ids)
    except BadValue as bad:
        refusal = bad.message
    return render(
        "quizzes/export.html",
        bank=home,
        places=shelves.tree(home.id),
        search=search,
        ids=ids,
        drafts=drafts,
        refusal=refusal,
        offers=giving.offers(drafts),
        kinds=KINDS,
        languages=LANGUAGES,
        words=words,
    )


@bp.get("/teach/bank/export/file", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/questions/export/file")
@requires(policy.can_enter_bank, load.bank)
def export(home: Bank) -> ResponseReturnValue:
    """The file."""
    asked, said = request.args.get("format", ""), request.args.get("language", locale())
    layout = Layout(asked) if asked in set(Layout) else Layout.SHEET
    search, ids = _wanted()
    content = giving.written(giving.drafts_of(home.id, search, ids), layout, said if said in LANGUAGES else "ar")
    return _download(content, FORMATS[layout].MIME, f"questions.{FORMATS[layout].SUFFIX}")


def _wanted() -> tuple[finding.Search, list[int]]:
    ids = request.args.getlist("entry", type=int)[:MOST_TICKED]
    return finding.Search(category_id=None if ids else request.args.get("shelf", type=int)), ids


def _form(home: Bank, form: BringForm) -> BringForm:
    form.offer(shelves.tree(home.id), choose(shelves.FIRST))
    return form


def _list(home: Bank, form: BringForm, status: int) -> ResponseReturnValue:
    page = paginate(files.of(home.id))
    return render("quizzes/files.html", status=status, bank=home, form=form, page=page, words=words)


def _download(content: bytes, mime: str, name: str) -> Response:
    response = make_response(content)
    response.content_type = mime
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _me() -> User:
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
