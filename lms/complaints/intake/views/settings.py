"""Answered questions and the text of the consent: written by whoever sets up the rules."""

import flask
from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.forms import option
from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.categories import service as categories
from lms.complaints.intake import answers, consent
from lms.complaints.intake.forms import ConsentForm, QuestionForm
from lms.complaints.intake.models import AnsweredQuestion
from lms.core.access import requires
from lms.core.i18n import _, choose
from lms.core.web import done, render

bp = Blueprint("complaint_settings", __name__, template_folder="../templates", url_prefix="/complaints/settings")


def may_change(user: User, question: AnsweredQuestion) -> bool:
    """Whoever sets up the rules."""
    del question
    return policy.may_set_up(user)


@bp.get("/answered")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """All answered questions, and how often each spared somebody a filing."""
    return render("intake/questions.html", questions=answers.every(), found=answers.counts())


@bp.get("/answered/new")
@requires(policy.may_set_up)
def new() -> ResponseReturnValue:
    """An empty one."""
    return _page(QuestionForm(formdata=None))


@bp.post("/answered")
@requires(policy.may_set_up)
def create() -> ResponseReturnValue:
    """Add it."""
    form = _offered(QuestionForm())
    if not form.validate():
        return _page(form, 422)
    answers.write(form.values(), current_user)
    return _kept()


@bp.get("/answered/<int:question_id>")
@requires(may_change, answers.by_id)
def edit(question: AnsweredQuestion) -> ResponseReturnValue:
    """What it says now."""
    form = QuestionForm(formdata=None)
    form.fill(question)
    return _page(form, question=question)


@bp.post("/answered/<int:question_id>")
@requires(may_change, answers.by_id)
def update(question: AnsweredQuestion) -> ResponseReturnValue:
    """Change it."""
    form = _offered(QuestionForm())
    if not form.validate():
        return _page(form, 422, question)
    answers.change(question, form.values(), current_user)
    return _kept()


@bp.get("/consent")
@requires(policy.may_set_up)
def show_consent() -> ResponseReturnValue:
    """The text in force."""
    form = ConsentForm(formdata=None)
    standing = consent.in_force()
    form.ar.data, form.en.data = standing.text.get("ar", ""), standing.text.get("en", "")
    return render("intake/consent.html", form=form, standing=standing)


@bp.post("/consent")
@requires(policy.may_set_up)
def publish_consent() -> ResponseReturnValue:
    """Put another one in force; who agreed to an older one agreed to that one."""
    form = ConsentForm()
    if not form.validate():
        return render("intake/consent.html", status=422, form=form, standing=consent.in_force())
    consent.publish(form.values(), current_user)
    flask.flash(_("The text is in force. Cases filed before keep the text that their citizens agreed to."))
    return done(".show_consent")


def _kept() -> ResponseReturnValue:
    flask.flash(_("The question is kept."))
    return done(".index")


def _offered(form: QuestionForm) -> QuestionForm:
    rows = [option(each.id, choose(each.name)) for each in categories.every()]
    form.category_id.choices = [option("", _("None in particular")), *rows]
    return form


def _page(form: QuestionForm, status: int = 200, question: AnsweredQuestion | None = None) -> ResponseReturnValue:
    return render("intake/question.html", status=status, form=_offered(form), question=question)
