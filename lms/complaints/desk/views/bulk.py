"""Several cases at once."""

from flask import request
from flask.typing import ResponseReturnValue

from lms.complaints import policy
from lms.complaints.desk.service import bulk as service
from lms.complaints.desk.service.bulk import Chosen
from lms.complaints.desk.views.blueprint import bp
from lms.complaints.desk.views.reading import me, wanted
from lms.core.access import requires
from lms.core.web import render


@bp.post("/desk")
@requires(policy.may_see_desk)
def bulk() -> ResponseReturnValue:
    """Do it with each, and say of each what became of it."""
    sent = request.form
    given = {"unit_id": sent.get("to", type=int), "reason": sent.get("reason", "")}
    results = service.do(sent.get("act", ""), _chosen(), given, me())
    return render("complaints_desk/bulk.html", results=results, wanted=wanted())


def _chosen() -> list[Chosen]:
    pairs = (value.partition(":") for value in request.form.getlist("case"))
    return [Chosen(int(key), int(seen)) for key, _, seen in pairs if key.isdigit() and seen.isdigit()]
