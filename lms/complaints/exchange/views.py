"""The room of files: brought, looked through, mapped, mended, taken in, compared; and replies that are carried back."""

from typing import Any

from flask import Blueprint, Response, flash, make_response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.exchange import giving_back, jobs, words
from lms.complaints.exchange.columns import FIELDS
from lms.complaints.exchange.forms import BringForm, ColumnsForm
from lms.complaints.exchange.models import ExchangeFile, Purpose, Verdict
from lms.complaints.exchange.service import answering, files, taking
from lms.complaints.models import CaseCategory
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _, choose
from lms.core.jobs import Job
from lms.core.web import done, paginate, render

bp = Blueprint("complaints_exchange", __name__, url_prefix="/complaints/exchange", template_folder="templates")
SHOWN = 30
TOLD = (Verdict.WRONG, Verdict.TWICE, Verdict.CHANGED, Verdict.DIFFERS, Verdict.ONLY_THEIRS, Verdict.ONLY_OURS)
Download = tuple[ExchangeFile, str]


def may_keep(user: User, brought: ExchangeFile | Download) -> bool:
    """The central unit goes on with a file that a colleague brought."""
    del brought
    return policy.may_triage(user)


def load_replies(file_id: int, form: str) -> Download:
    """A file of replies and the form in which it is wanted. Raises `NotFound`."""
    found = files.find(file_id)
    if found.purpose is not Purpose.REPLIES or form not in giving_back.TYPES:
        raise NotFound
    return found, form


@bp.get("")
@requires(policy.may_triage)
def index() -> ResponseReturnValue:
    """All files, and the form for a new one."""
    return _index(BringForm(formdata=None), 200)


@bp.post("")
@requires(policy.may_triage)
def create() -> ResponseReturnValue:
    """Keep a file; the worker reads it."""
    form = BringForm()
    if not form.validate_on_submit():
        return _index(form, 422)
    brought = files.bring(Purpose(form.purpose.data), form.file.data.filename or "", form.file.data.read(), _me())
    brought.job_id = jobs.read.later(key=f"exchange:{brought.id}:read", owner_id=_me().id, file_id=brought.id).id
    return done(".show", file_id=brought.id)


@bp.get("/<int:file_id>")
@requires(may_keep, files.find)
def show(brought: ExchangeFile) -> ResponseReturnValue:
    """A file at whatever point of its way."""
    form = ColumnsForm(formdata=None)
    form.offer(brought, _categories())
    form.show(brought)
    return _show(brought, form, 200)


@bp.post("/<int:file_id>/columns")
@requires(may_keep, files.find)
def update_columns(brought: ExchangeFile) -> ResponseReturnValue:
    """Say which column holds what; the file is looked through again."""
    form = ColumnsForm()
    form.offer(brought, _categories())
    if not form.validate_on_submit():
        return _show(brought, form, 422)
    files.choose_columns(brought, form.chosen(), form.category_id.data or None, _me())
    return done(".show", file_id=brought.id)


@bp.get("/<int:file_id>/remarks.xlsx")
@requires(may_keep, files.find)
def remarks(brought: ExchangeFile) -> ResponseReturnValue:
    """The same sheet with what each row means and what is to be mended."""
    rows = session().scalars(files.rows(brought)).all()
    return _download(giving_back.with_remarks(brought, rows), "xlsx", f"remarks-{brought.id}")


@bp.post("/<int:file_id>/taking")
@requires(may_keep, files.find)
def take(brought: ExchangeFile) -> ResponseReturnValue:
    """Take it in, whole or not at all."""
    taking.ask(brought)
    brought.owner_id = _me().id  # who takes it in has decided
    brought.job_id = jobs.take.later(key=f"exchange:{brought.id}:take", owner_id=_me().id, file_id=brought.id).id
    return done(".show", file_id=brought.id)


@bp.post("/<int:file_id>/removal")
@requires(may_keep, files.find)
def remove(brought: ExchangeFile) -> ResponseReturnValue:
    """Forget a file that was not taken in."""
    files.remove(brought, _me())
    flash(_("The file is removed."))
    return done(".index")


@bp.post("/replies")
@requires(policy.may_triage)
def answer() -> ResponseReturnValue:
    """Make a file of the replies that they have not been sent."""
    return done(".show", file_id=answering.prepare(_me()).id)


@bp.get("/<int:file_id>/replies.<any(csv,xlsx,json):form>")
@requires(may_keep, load_replies)
def replies(download: Download) -> ResponseReturnValue:
    """The replies, as often as they are asked for."""
    made, form = download
    return _download(giving_back.replies(made, form), form, made.name)


def _index(form: BringForm, status: int) -> ResponseReturnValue:
    page = paginate(files.every())
    return render("complaints/exchange/index.html", status=status, form=form, page=page, words=words)


def _show(brought: ExchangeFile, form: ColumnsForm, status: int) -> ResponseReturnValue:
    job = session().get(Job, brought.job_id) if brought.job_id else None
    shown: dict[str, Any] = {
        "brought": brought,
        "form": form,
        "job": job,
        "words": words,
        "fields": FIELDS,
    }  # Any: a page
    shown |= {"rows": paginate(files.rows(brought, *TOLD), SHOWN), "said": giving_back.remarks_of}
    return render("complaints/exchange/show.html", "complaints/exchange/_state.html", status=status, **shown)


def _categories() -> dict[int, str]:
    query = select(CaseCategory).where(CaseCategory.is_active).order_by(CaseCategory.code)
    return {row.id: choose(row.name) for row in session().scalars(query)}


def _download(content: bytes, form: str, name: str) -> Response:
    answer = make_response(content)
    answer.content_type = giving_back.TYPES[form]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _me() -> User:
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
