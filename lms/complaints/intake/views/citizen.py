"""A citizen files, without an account and without a script."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.complaints.files.intake import takes_files
from lms.complaints.intake.forms import CaseForm
from lms.complaints.intake.views import steps
from lms.complaints.intake.views.steps import Door
from lms.core.access import public

bp = Blueprint("complaint_filing", __name__, template_folder="../templates", url_prefix="/complaints")
DOOR = Door("complaint_filing.new", "complaint_filing.go_on", "complaint_filing.create")


@bp.get("/new")
@public
def new() -> ResponseReturnValue:
    """The first step; a link may have chosen something already."""
    return steps.first(DOOR, CaseForm(formdata=request.args or None))


@bp.post("/new")
@public
def go_on() -> ResponseReturnValue:
    """On to the second step; nothing is kept yet."""
    return steps.go_on(DOOR)


@bp.post("")
@public
@takes_files
def create() -> ResponseReturnValue:
    """File it."""
    return steps.create(DOOR)
