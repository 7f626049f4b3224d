"""A learner's own page: what the certificate asks for, what is there already, and where it is on its way."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy
from courses.awards.service import asking
from courses.awards.words import lack, shown_percent
from courses.enrolment.models import Enrolment
from lms.core.access import requires
from lms.core.web import render

bp = Blueprint("own_award", __name__, template_folder="templates")


def own(code: str) -> Enrolment:
    """The reader's own place in the run of this code. Raises `NotFound`."""
    return asking.own(code, current_user)


@bp.get("/learn/runs/<string:code>/certificate")
@requires(policy.can_read_own, own)
def show(enrolment: Enrolment) -> ResponseReturnValue:
    """What is missing, unit by unit, and who is next."""
    return render(
        "awards/own.html",
        run=enrolment.run,
        asked=asking.asked(enrolment),
        lack=lack,
        shown_percent=shown_percent,
    )
