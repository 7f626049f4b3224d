"""Setting up what cases are about."""

import flask
from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.forms import option
from lms.accounts.models import User
from lms.accounts.views.answers import unit_choices
from lms.complaints import policy
from lms.complaints.categories import service
from lms.complaints.categories.forms import CategoryForm
from lms.complaints.categories.models import CaseCategory, Review
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _, choose
from lms.core.web import done, render
from lms.surveys import service as surveys

bp = Blueprint(
    "complaint_categories", __name__, template_folder="templates", url_prefix="/complaints/settings/categories"
)


def may_change(user: User, category: CaseCategory) -> bool:
    """Whoever sets up the rules."""
    del category
    return policy.may_set_up(user)


@bp.get("")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """The tree."""
    return render("categories/index.html", tree=service.tree())


@bp.get("/new")
@requires(policy.may_set_up)
def new() -> ResponseReturnValue:
    """An empty category."""
    form = CategoryForm(formdata=None)
    form.review.data = Review.ALWAYS.value
    return _page(form)


@bp.post("")
@requires(policy.may_set_up)
def create() -> ResponseReturnValue:
    """Add it."""
    form = _with_choices(CategoryForm())
    if not form.validate():
        return _page(form, 422)
    try:
        service.add(form.values(), current_user)
    except RuleError as refusal:
        return _refused(form, refusal)
    flask.flash(_("The category is kept."))
    return done(".index")


@bp.get("/<int:category_id>")
@requires(may_change, service.by_id)
def edit(category: CaseCategory) -> ResponseReturnValue:
    """What it says now."""
    form = CategoryForm(formdata=None)
    form.fill(category)
    return _page(form, category=category)


@bp.post("/<int:category_id>")
@requires(may_change, service.by_id)
def update(category: CaseCategory) -> ResponseReturnValue:
    """Change it."""
    form = _with_choices(CategoryForm())
    if not form.validate():
        return _page(form, 422, category)
    try:
        service.change(category, form.values(), current_user)
    except RuleError as refusal:
        return _refused(form, refusal, category)
    flask.flash(_("The category is kept."))
    return done(".index")


def _refused(form: CategoryForm, refusal: RuleError, category: CaseCategory | None = None) -> ResponseReturnValue:
    form.form_errors.append(str(refusal))
    return _page(form, int(refusal.status), category)


def _with_choices(form: CategoryForm) -> CategoryForm:
    nothing = option("", _("Nothing"))
    rows = [option(each.id, "\u2003" * depth + choose(each.name)) for each, depth in service.tree()]
    form.parent_id.choices = [option("", _("Nothing: it is at the top")), *rows]
    form.unit_id.choices = unit_choices(_("The central unit decides"))
    form.form_id.choices = [nothing, *(option(each.id, choose(each.title)) for each in surveys.every())]
    promised = [option(each.id, choose(each.name)) for each in service.policies()]
    form.policy_id.choices = [option("", _("What is promised for its kind")), *promised]
    return form


def _page(form: CategoryForm, status: int = 200, category: CaseCategory | None = None) -> ResponseReturnValue:
    return render("categories/edit.html", status=status, form=_with_choices(form), category=category)
