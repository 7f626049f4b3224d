"""The lists of the desk, and works."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, paginate, render
from lms.publications import policy, tongues
from lms.publications.catalogue.forms import WorkForm
from lms.publications.catalogue.service import editions, errata, works
from lms.publications.catalogue.views.blueprint import bp
from lms.publications.catalogue.words import VIEWS
from lms.publications.models import Work


@bp.get("")
@requires(policy.may_see_desk)
def index() -> ResponseReturnValue:
    """What is on the desk, by where it stands."""
    view = request.args.get("view", "")
    view = view if view in VIEWS else ""
    text = request.args.get("q", "").strip()[:100]
    page = paginate(editions.every(view, text))
    return render(
        "library_desk/index.html", view=view, text=text, page=page, counts=works.counts(), errors=errata.count()
    )


@bp.get("/works/new")
@requires(policy.may_catalogue)
def new_work() -> ResponseReturnValue:
    """An empty form for a work."""
    return _form(WorkForm(formdata=None, language="ar"), None)


@bp.post("/works")
@requires(policy.may_catalogue)
def create_work() -> ResponseReturnValue:
    """Begin a work; its first edition comes next."""
    form = _sent()
    code = _language(form)
    if not form.validate() or code is None:
        return _form(form, None, 422)
    work = works.begin(*_said(form, code))
    flash(_("The work is begun. Describe its first edition now."), "good")
    return done(".new", work_id=work.id)


@bp.get("/works/<int:work_id>")
@requires(lambda user, _work: policy.may_see_desk(user), works.find)
def show_work(work: Work) -> ResponseReturnValue:
    """A work and its editions."""
    form = WorkForm(formdata=None)
    form.offer(works.tree())
    form.title_ar.data, form.title_en.data = work.title.get("ar", ""), work.title.get("en", "")
    form.about_ar.data, form.about_en.data = work.about.get("ar", ""), work.about.get("en", "")
    form.language.data, form.seen.data = work.original_language, str(work.row_version)
    form.subjects.data = [row.id for row in work.subjects]
    return _form(form, work)


@bp.post("/works/<int:work_id>")
@requires(lambda user, _work: policy.may_catalogue(user), works.find)
def update_work(work: Work) -> ResponseReturnValue:
    """Say other things of it. Where somebody was quicker, what was typed is shown again."""
    form = _sent()
    code = _language(form)
    if not form.validate() or code is None:
        return _form(form, work, 422)
    seen = str(form.seen.data or "")
    try:
        works.change(work, *_said(form, code), seen=int(seen) if seen.isascii() and seen.isdigit() else 0)
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        form.form_errors.append(_("Its title now: %(title)s", title=work.title.get("ar", "")))
        form.seen.data = str(work.row_version)
        return _form(form, work, 409)
    flash(_("The work is kept."), "good")
    return done(".show_work", work_id=work.id)


def _sent() -> WorkForm:
    form = WorkForm()
    form.offer(works.tree())
    return form


def _language(form: WorkForm) -> str | None:
    code = tongues.read(str(form.language.data or ""))
    form.validate()
    if code is None:
        form.language.errors = [_("This is no language of ISO 639.")]
    return code


def _said(form: WorkForm, code: str) -> tuple[dict[str, str], str, dict[str, str], list[int]]:
    title = {"ar": form.title_ar.data or "", "en": form.title_en.data or ""}
    about = {"ar": form.about_ar.data or "", "en": form.about_en.data or ""}
    return title, code, about, list(form.subjects.data or [])


def _form(form: WorkForm, work: Work | None, status: int = 200) -> ResponseReturnValue:
    if work is None and form.subjects.choices is None:
        form.offer(works.tree())
    return render("library_desk/work.html", status=status, form=form, work=work, usual=tongues.USUAL)
