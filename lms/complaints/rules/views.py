"""The pages of the rules of routing."""

from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.accounts.service import units
from lms.complaints import policy
from lms.complaints.models import RoutingRule
from lms.complaints.rules import service
from lms.complaints.rules.forms import ANY, CentralForm, RuleForm, filled
from lms.complaints.service import central, routing
from lms.complaints.words import KINDS, PRIORITIES
from lms.core.access import requires
from lms.core.i18n import _, choose
from lms.core.web import done, render

bp = Blueprint("complaint_routing", __name__, template_folder="templates", url_prefix="/complaints/settings/routing")


def sets_up(user: User, rule: RoutingRule) -> bool:
    """Rules are all alike."""
    del rule
    return policy.may_set_up(user)


@bp.get("")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """The rules in their order, and the central unit."""
    return _index(CentralForm(formdata=None, unit_id=str(central.unit_id() or ANY)))


@bp.post("/central-unit")
@requires(policy.may_set_up)
def name_central() -> ResponseReturnValue:
    """Say which unit is the central one."""
    form = CentralForm()
    if not form.validate_on_submit():
        return _index(form, 422)
    if form.unit_id.data != ANY:
        central.name(int(form.unit_id.data), by=current_user)
        flash(_("Saved."))
    return done(".index")


@bp.get("/new")
@requires(policy.may_set_up)
def new() -> ResponseReturnValue:
    """A rule to be written."""
    after = max((rule.position for rule in routing.rules()), default=0) + 1
    return _page(RuleForm(formdata=None, position=after, is_active=True))


@bp.post("")
@requires(policy.may_set_up)
def create() -> ResponseReturnValue:
    """Write a rule."""
    return _kept(RoutingRule(), None)


@bp.get("/<int:rule_id>")
@requires(sets_up, service.find)
def edit(rule: RoutingRule) -> ResponseReturnValue:
    """A rule, to be changed."""
    return _page(filled(rule), rule)


@bp.post("/<int:rule_id>")
@requires(sets_up, service.find)
def update(rule: RoutingRule) -> ResponseReturnValue:
    """Change a rule."""
    return _kept(rule, rule)


@bp.post("/<int:rule_id>/removal")
@requires(sets_up, service.find)
def destroy(rule: RoutingRule) -> ResponseReturnValue:
    """Take a rule away."""
    service.remove(rule, by=current_user)
    flash(_("The rule is gone. Cases stay where they are."))
    return done(".index")


def _kept(rule: RoutingRule, shown: RoutingRule | None) -> ResponseReturnValue:
    form = RuleForm()
    if not form.validate_on_submit():
        return _page(form, shown, 422)
    service.keep(rule, form.values(rule), by=current_user)
    flash(_("Saved. It holds for cases that come from now on."))
    return done(".index")


def _page(form: RuleForm, rule: RoutingRule | None = None, status: int = 200) -> ResponseReturnValue:
    return render("complaints/rules/edit.html", status=status, form=form, rule=rule)


def _index(form: CentralForm, status: int = 200) -> ResponseReturnValue:
    rules = routing.rules()
    names = {row.id: choose(row.name) for row in service.categories()}
    places = units.names({rule.when["place_id"] for rule in rules if rule.when.get("place_id")})
    told = [(rule, _conditions(rule, names, places)) for rule in rules]
    return render("complaints/rules/index.html", status=status, form=form, rules=told, priorities=PRIORITIES)


def _conditions(rule: RoutingRule, names: dict[int, str], places: dict[int, Any]) -> list[str]:  # Any: translated
    when = rule.when
    said = (
        str(KINDS[when["kind"]]) if when.get("kind") else "",
        names.get(when.get("category_id", 0), ""),
        choose(places.get(when.get("place_id", 0))),
        "، ".join(when.get("words") or ()),
    )
    return [each for each in said if each] or [_("Anything")]
