"""Staff file for a citizen: at the counter, on the phone, from a letter with its scan."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy
from lms.complaints.files.intake import takes_files
from lms.complaints.intake.forms import CaseForm
from lms.complaints.intake.views import steps
from lms.complaints.intake.views.steps import Door
from lms.core.access import requires

bp = Blueprint("complaint_counter", __name__, template_folder="../templates", url_prefix="/complaints/counter")


@bp.get("")
@requires(policy.may_counter)
def new() -> ResponseReturnValue:
    """What the citizen brings."""
    return steps.first(_door(), CaseForm(formdata=request.args or None))


@bp.post("")
@requires(policy.may_counter)
def go_on() -> ResponseReturnValue:
    """Points, papers, and who it is."""
    return steps.go_on(_door())


@bp.post("/cases")
@requires(policy.may_counter)
@takes_files
def create() -> ResponseReturnValue:
    """File it, and print the receipt."""
    return steps.create(_door())


def _door() -> Door:
    officer = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    return Door("complaint_counter.new", "complaint_counter.go_on", "complaint_counter.create", officer)
