"""Writing forms: plain pages, every button a sent form."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render
from lms.surveys import policy, questions, service
from lms.surveys.forms import SurveyFormForm, moved
from lms.surveys.models import SurveyForm

bp = Blueprint("surveys", __name__, template_folder="templates", url_prefix="/forms")


@bp.get("")
@requires(policy.may_write)
def index() -> ResponseReturnValue:
    """All forms."""
    hidden = request.args.get("hidden") == "1"
    return render("surveys/index.html", forms=service.every(hidden=hidden), hidden=hidden)


@bp.get("/new")
@requires(policy.may_write)
def new() -> ResponseReturnValue:
    """An empty form."""
    form = SurveyFormForm(formdata=None)
    form.lay([], more=2)
    return _editor(form)


@bp.post("")
@requires(policy.may_write)
def create() -> ResponseReturnValue:
    """Keep its first draft."""
    form = SurveyFormForm()
    if answer := _unfinished(form):
        return answer
    made = service.begin(form.title(), form.value(), current_user)
    return _kept(made)


@bp.get("/<int:form_id>")
@requires(policy.may_edit, service.by_id)
def edit(survey: SurveyForm) -> ResponseReturnValue:
    """The draft of the next version."""
    form = SurveyFormForm(formdata=None)
    form.show(survey.title, survey.draft)
    return _editor(form, survey)


@bp.post("/<int:form_id>")
@requires(policy.may_edit, service.by_id)
def update(survey: SurveyForm) -> ResponseReturnValue:
    """Keep the draft, and publish it where that was asked."""
    form = SurveyFormForm()
    if answer := _unfinished(form, survey):
        return answer
    service.keep(survey, form.title(), form.value())
    return _kept(survey)


@bp.post("/<int:form_id>/hiding")
@requires(policy.may_edit, service.by_id)
def hide(survey: SurveyForm) -> ResponseReturnValue:
    """Offer it no longer, or again."""
    service.hide(survey, hidden=survey.hidden_at is None, by=current_user)
    return done(".index")


@bp.get("/<int:form_id>/preview")
@requires(policy.may_edit, service.by_id)
def preview(survey: SurveyForm) -> ResponseReturnValue:
    """The draft as people will see it, or an earlier version (`?version=`)."""
    number = request.args.get("version", type=int)
    version = next((each for each in survey.versions if each.number == number), None)
    asked = questions.of(version.schema if version else survey.draft)
    return render("surveys/preview.html", survey=survey, version=version, asked=asked)


def _kept(survey: SurveyForm) -> ResponseReturnValue:
    if request.form.get("act") == "publish":
        version = service.publish(survey, current_user)
        flash(_("Version %(number)s is in force. Answers to older versions stay as they are.", number=version.number))
    else:
        flash(_("The draft is kept. Nobody sees it until you publish it."))
    return done(".edit", form_id=survey.id)


def _unfinished(form: SurveyFormForm, survey: SurveyForm | None = None) -> ResponseReturnValue | None:
    """Answer what is not to be kept yet: a moved row, one more row, or something to put right."""
    act = request.form.get("act", "")
    if act == "more" or act.partition("-")[0] in {"up", "down", "drop"}:
        form.lay(moved(form.value(), act), more=int(act == "more"))
        return _editor(form, survey)
    is_good = form.validate()
    problems = questions.problems(form.value()) if act == "publish" else []
    if is_good and not problems:
        return None
    form.point_at(problems)
    return _editor(form, survey, status=422)


def _editor(form: SurveyFormForm, survey: SurveyForm | None = None, status: int = 200) -> ResponseReturnValue:
    return render("surveys/edit.html", status=status, form=form, survey=survey)
