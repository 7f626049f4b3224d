"""Who may come into a run: the registrar's small rules, in words and in fields."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from courses.catalog.service.courses import listed
from courses.enrolment import policy
from courses.enrolment.forms import RulesForm
from courses.enrolment.models import Run
from courses.enrolment.service import eligibility, runs
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.core.access import requires
from lms.core.db import session
from lms.core.i18n import _, choose
from lms.core.web import done, render


@bp.get("/registry/runs/<int:run_id>/conditions")
@requires(policy.can_run, runs.by_id)
def conditions(run: Run) -> ResponseReturnValue:
    """The rules in words, and the form that changes them."""
    form = RulesForm(formdata=None, **_filled(run.rules))
    return render(
        "enrolment/conditions.html", form=_with_choices(form), said=eligibility.said(run), **head(run, "conditions")
    )


@bp.post("/registry/runs/<int:run_id>/conditions")
@requires(policy.can_run, runs.by_id)
def keep_conditions(run: Run) -> ResponseReturnValue:
    """Keep the rules; who is in already stays."""
    form = _with_choices(RulesForm())
    if not form.validate():
        return render(
            "enrolment/conditions.html", status=422, form=form, said=eligibility.said(run), **head(run, "conditions")
        )
    runs.keep_rules(run, _rules(form), me())
    flash(_("The conditions are kept. Whoever is in already stays."))
    return done(".conditions", run_id=run.id)


def _with_choices(form: RulesForm) -> RulesForm:
    units = (
        select(OrgUnit).where(OrgUnit.kind.in_([OrgUnitKind.DIRECTORATE, OrgUnitKind.COUNTRY])).order_by(OrgUnit.code)
    )
    form.directorates.choices = [SelectChoice(unit.id, choose(unit.name)) for unit in session().scalars(units)]
    form.courses.choices = [SelectChoice(course.id, choose(course.title)) for course in session().scalars(listed())]
    return form


def _filled(rules: list[dict[str, Any]]) -> dict[str, Any]:  # Any: a rule's own shape
    """The fields of the form, as the rules have them."""
    by_kind = {rule["kind"]: rule for rule in rules}
    age = by_kind.get("age", {})
    return {
        "years": by_kind.get("service", {}).get("years"),
        "least": age.get("least"),
        "most": age.get("most"),
        "gender": by_kind.get("gender", {}).get("is", ""),
        "grades": by_kind.get("grade", {}).get("any", []),
        "courses": by_kind.get("courses", {}).get("ids", []),
        "directorates": by_kind.get("directorates", {}).get("ids", []),
    }


def _rules(form: RulesForm) -> list[dict[str, Any]]:  # Any: as above
    rules: list[dict[str, Any]] = [
        {"kind": "service", "years": form.years.data},
        {"kind": "age", "least": form.least.data, "most": form.most.data},
        {"kind": "gender", "is": form.gender.data},
        {"kind": "grade", "any": form.grades.data},
        {"kind": "courses", "ids": form.courses.data},
        {"kind": "directorates", "ids": form.directorates.data},
    ]
    return [rule for rule in rules if any(value for name, value in rule.items() if name != "kind")]
