"""The registrar's view of the waiting list: who is next, who was offered a seat and until when."""

from flask import request
from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import joining, roster, runs, waiting
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from lms.core.access import requires
from lms.core.web import done, paginate, render


@bp.get("/registry/runs/<int:run_id>/waiting-list")
@requires(policy.can_run, runs.by_id)
def waiting_list(run: Run) -> ResponseReturnValue:
    """Who was offered a seat, then who waits, in order."""
    page = paginate(roster.in_line(run))
    places = waiting.places(each.id for each in page.items if each.state is EnrolmentState.WAITLISTED)
    return render("enrolment/waiting.html", page=page, places=places, **head(run, "waiting"))


@bp.post("/registry/enrolments/<int:enrolment_id>/turn")
@requires(policy.can_decide, joining.by_id)
def change_turn(enrolment: Enrolment) -> ResponseReturnValue:
    """To the front of the line, or back to the place that the time of asking gives."""
    act = waiting.bring_forward if request.form.get("to") == "front" else waiting.in_turn
    act(enrolment, me())
    return done(".waiting_list", run_id=enrolment.run_id)
