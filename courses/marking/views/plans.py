"""How a lesson's work is marked, and the draw of its sample to look at."""

from flask import flash
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking.forms import PlanForm
from courses.marking.models import MarkingPlan
from courses.marking.service import plans
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/plans/<int:plan_id>")
@requires(policy.can_plan, plans.by_id)
def edit_plan(plan: MarkingPlan) -> ResponseReturnValue:
    """The rules of marking, with the draw as it stands."""
    form = PlanForm(formdata=None)
    form.show(plan)
    return _page(plan, form)


@bp.post("/plans/<int:plan_id>")
@requires(policy.can_plan, plans.by_id)
def update_plan(plan: MarkingPlan) -> ResponseReturnValue:
    """Keep them for what comes from now on."""
    form = PlanForm()
    if not form.validate():
        return _page(plan, form, 422)
    try:
        plans.change(plan, me(), **form.value())
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(plan, form, 422)
    flash(_("Saved. It holds for work that is handed in from now on."), "good")
    return done(".edit_plan", plan_id=plan.id)


def _page(plan: MarkingPlan, form: PlanForm, status: int = 200) -> ResponseReturnValue:
    drawn = plans.works_drawn(plan)
    return render("desk/plan.html", status=status, plan=plan, form=form, title=plans.title(plan), drawn=drawn)
