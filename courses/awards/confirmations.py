"""The trainer's page: the results of one's own learners, to be confirmed as they stand."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy, service
from courses.awards.paging import page_of
from courses.awards.service import confirming
from courses.awards.words import shown_percent
from courses.enrolment.models import Run
from lms.certificates.decisions import label
from lms.core.access import requires
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, render

bp = Blueprint("confirmations", __name__, template_folder="templates")


@bp.get("/teach/runs/<int:run_id>/results")
@requires(policy.can_confirm, service.run_by_id)
def index(run: Run) -> ResponseReturnValue:
    """Who has earned it among one's learners, and what changed since one confirmed."""
    desk = confirming.desk(run, current_user)
    return render(
        "awards/results.html",
        run=run,
        desk=desk,
        page=page_of(desk.open),
        shown_percent=shown_percent,
        label=label,
    )


@bp.post("/teach/runs/<int:run_id>/results")
@requires(policy.can_confirm, service.run_by_id)
def create(run: Run) -> ResponseReturnValue:
    """Confirm what was shown."""
    made = confirming.confirm(run, seen=request.form.get("seen", ""), by=current_user)
    count = len(made.content["results"])
    flash(
        ngettext("%(number)s result is confirmed.", "%(number)s results are confirmed.", count, number=number(count))
        + " "
        + _("The registrar was told.")
    )
    return done(".index", run_id=run.id)
