"""Joining a run and leaving it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import joining, runs
from courses.enrolment.views.blueprint import bp, me
from lms.core.access import requires
from lms.core.i18n import _


@bp.post("/runs/<int:run_id>/enrolment")
@requires(policy.can_join, runs.by_id)
def join(run: Run) -> ResponseReturnValue:
    """Join by oneself."""
    enrolment = joining.join(run, me())
    said = {
        EnrolmentState.ACTIVE: _("You are in. Welcome!"),
        EnrolmentState.APPLIED: _("We have your application."),
        EnrolmentState.WAITLISTED: _("All seats are taken. You are on the waiting list."),
    }
    flash(said.get(enrolment.state, _("You are already in this run.")))
    return redirect(url_for("front.course", slug=run.version.course.slug), 303)


@bp.post("/enrolments/<int:enrolment_id>/withdrawal")
@requires(policy.can_leave, joining.by_id)
def withdraw(enrolment: Enrolment) -> ResponseReturnValue:
    """Leave by oneself."""
    joining.withdraw(enrolment, me())
    flash(_("You have left this run. What you learned is kept."))
    return redirect(url_for("front.course", slug=enrolment.run.version.course.slug), 303)
