"""The tree of the ministry."""

from typing import Any

import flask
from flask import request
from flask.typing import ResponseReturnValue

from lms.accounts import policy, words
from lms.accounts.forms import UnitForm, option
from lms.accounts.models import OrgUnit, OrgUnitKind, User
from lms.accounts.service import units
from lms.accounts.views import bp
from lms.accounts.views.account import me
from lms.accounts.views.answers import refused, unit_choices
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render


def load(unit_id: int) -> OrgUnit:
    """The unit of this id. Raises `NotFound`."""
    return units.find(unit_id)


def keeps_units(user: User, unit: OrgUnit) -> bool:
    """Registrars keep the tree."""
    del unit
    return policy.is_registrar(user)


@bp.get("/registry/units")
@requires(policy.is_registrar)
def index_units() -> ResponseReturnValue:
    """The whole tree."""
    return render("accounts/units.html", tree=units.tree(), people=units.people_in(), kinds=words.KINDS)


@bp.get("/registry/units/new")
@requires(policy.is_registrar)
def new_unit() -> ResponseReturnValue:
    """A new unit, perhaps under the one that `?under=` names."""
    form = UnitForm(formdata=None)
    form.parent_id.data = request.args.get("under", 0, type=int)
    return _page(form)


@bp.post("/registry/units")
@requires(policy.is_registrar)
def create_unit() -> ResponseReturnValue:
    """Keep the new unit."""
    form = _with_choices(UnitForm())
    if not form.validate():
        return _page(form, 422)
    try:
        units.create(**_values(form), by=me())
    except RuleError as refusal:
        return refused(form, refusal, _page)
    flask.flash(_("Saved."))
    return done("accounts.index_units")


@bp.get("/registry/units/<int:unit_id>/edit")
@requires(keeps_units, load)
def edit_unit(unit: OrgUnit) -> ResponseReturnValue:
    """Rename or move it."""
    form = UnitForm(formdata=None, obj=unit)
    form.name_ar.data, form.name_en.data = unit.name.get("ar", ""), unit.name.get("en", "")
    form.parent_id.data = unit.parent_id or 0
    return _page(form, unit=unit)


@bp.post("/registry/units/<int:unit_id>")
@requires(keeps_units, load)
def update_unit(unit: OrgUnit) -> ResponseReturnValue:
    """Keep the change."""
    form = _with_choices(UnitForm())
    if not form.validate():
        return _page(form, 422, unit)
    try:
        units.edit(unit, **_values(form), by=me())
    except RuleError as refusal:
        return refused(form, refusal, lambda shown, status: _page(shown, status, unit))
    flask.flash(_("Saved."))
    return done("accounts.index_units")


@bp.post("/registry/units/<int:unit_id>/removal")
@requires(keeps_units, load)
def remove_unit(unit: OrgUnit) -> ResponseReturnValue:
    """Take an empty unit away."""
    units.remove(unit, by=me())
    flask.flash(_("The unit is taken away."))
    return done("accounts.index_units")


def _values(form: UnitForm) -> dict[str, Any]:  # Any: keyword arguments of the service
    return {
        "kind": OrgUnitKind(form.kind.data),
        "code": form.code.data,
        "name": form.name(),
        "parent": units.find(form.parent_id.data) if form.parent_id.data else None,
    }


def _with_choices(form: UnitForm) -> UnitForm:
    form.kind.choices = [option(kind.value, word) for kind, word in words.KINDS.items()]
    form.parent_id.choices = unit_choices(_("Nothing: it is at the top"))
    return form


def _page(form: UnitForm, status: int = 200, unit: OrgUnit | None = None) -> flask.Response:
    return render("accounts/unit.html", status=status, form=_with_choices(form), unit=unit)
