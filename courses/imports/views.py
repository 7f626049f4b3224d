"""Lists of people: brought, looked through, mended, taken in, taken back."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from courses.enrolment.models import Run
from courses.enrolment.service import runs
from courses.imports import giving_back, jobs, policy
from courses.imports.forms import BringForm, ColumnsForm
from courses.imports.models import ListState, PeopleList, RowVerdict
from courses.imports.service import lists, taking
from courses.imports.words import PROBLEMS, STATES, TONES, VERDICTS
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import session
from lms.core.i18n import _, _l, choose, locale
from lms.core.jobs import Job
from lms.core.sheets import XLSX
from lms.core.web import done, paginate, render

bp = Blueprint("imports", __name__, template_folder="templates", url_prefix="/registry/lists")
SHOWN = 30


@bp.get("")
@requires(policy.can_import)
def index() -> ResponseReturnValue:
    """All lists, and the form for a new one."""
    form = BringForm(formdata=None, run_id=request.args.get("run", 0, type=int))
    return _index(form, 200)


@bp.post("")
@requires(policy.can_import)
def create() -> ResponseReturnValue:
    """Keep a list; the worker reads it."""
    form = BringForm()
    form.run_id.choices = _runs()
    if not form.validate_on_submit():
        return _index(form, 422)
    run = runs.by_id(form.run_id.data) if form.run_id.data else None
    brought = lists.bring(run, form.file.data.filename or "", form.file.data.read(), _me())
    brought.job_id = jobs.read.later(key=f"list:{brought.id}:read", owner_id=brought.owner_id, list_id=brought.id).id
    return done(".show", list_id=brought.id)


@bp.get("/template")
@requires(policy.can_import)
def template() -> ResponseReturnValue:
    """An empty list to fill in."""
    return _download(giving_back.template(locale()), "list.xlsx")


@bp.get("/<int:list_id>")
@requires(policy.can_keep, lists.find)
def show(brought: PeopleList) -> ResponseReturnValue:
    """A list at whatever point of its way."""
    form = ColumnsForm(formdata=None)
    form.offer(brought)
    form.show(brought)
    return _show(brought, form, 200)


@bp.post("/<int:list_id>/columns")
@requires(policy.can_keep, lists.find)
def update_columns(brought: PeopleList) -> ResponseReturnValue:
    """Say which column holds what; the list is looked through again."""
    form = ColumnsForm()
    form.offer(brought)
    if not form.validate():
        return _show(brought, form, 422)
    lists.choose_columns(brought, form.chosen())
    return done(".show", list_id=brought.id)


@bp.get("/<int:list_id>/remarks")
@requires(policy.can_keep, lists.find)
def remarks(brought: PeopleList) -> ResponseReturnValue:
    """The list with its remarks, as a sheet."""
    rows = session().scalars(lists.rows(brought)).all()
    return _download(giving_back.with_remarks(brought, rows), f"list-{brought.id}.xlsx")


@bp.post("/<int:list_id>/taking")
@requires(policy.can_keep, lists.find)
def take(brought: PeopleList) -> ResponseReturnValue:
    """Take it in, whole or not at all."""
    taking.ask(brought)
    brought.owner_id = _me().id  # who takes it in has decided
    key = f"list:{brought.id}:take"
    brought.job_id = jobs.take.later(key=key, owner_id=brought.owner_id, list_id=brought.id).id
    return done(".show", list_id=brought.id)


@bp.post("/<int:list_id>/undoing")
@requires(policy.can_keep, lists.find)
def undo(brought: PeopleList) -> ResponseReturnValue:
    """Take back what it made."""
    taking.undo(brought, _me())
    return done(".show", list_id=brought.id)


@bp.post("/<int:list_id>/removal")
@requires(policy.can_keep, lists.find)
def remove(brought: PeopleList) -> ResponseReturnValue:
    """Forget a list that was not taken in."""
    lists.remove(brought, _me())
    flash(_("The list is removed."))
    return done(".index")


def _index(form: BringForm, status: int) -> ResponseReturnValue:
    form.run_id.choices = _runs()
    return render("imports/index.html", status=status, form=form, page=paginate(lists.every()), words=_words())


def _show(brought: PeopleList, form: ColumnsForm, status: int) -> ResponseReturnValue:
    wrong = paginate(lists.rows(brought, RowVerdict.WRONG), SHOWN)
    job = session().get(Job, brought.job_id) if brought.job_id else None
    sample = session().scalars(lists.rows(brought).limit(3)).all()
    shown: dict[str, Any] = {"brought": brought, "form": form, "wrong": wrong, "job": job, "sample": sample}
    shown |= {"said": giving_back.said, "words": _words(), "counts": brought.counts}
    return render("imports/show.html", "imports/_state.html", status=status, **shown)


def _runs() -> list[Any]:  # Any: WTForms' choices
    query = runs.every().where(Run.closed_at.is_(None)).limit(200)
    none = SelectChoice(0, _l("No run: accounts alone"))
    return [none, *(SelectChoice(run.id, f"{choose(run.title)} ({run.code})") for run in session().scalars(query))]


def _words() -> dict[str, Any]:  # Any: lazy sentences
    return {"problems": PROBLEMS, "states": STATES, "tones": TONES, "verdicts": VERDICTS, "State": ListState}


def _download(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.content_type = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _me() -> User:
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
