"""The people of a run as a file for a spreadsheet."""

from flask import Response
from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.models import Run
from courses.enrolment.service import exporting, runs
from courses.enrolment.views.blueprint import bp
from lms.core import sheets
from lms.core.access import requires


@bp.get("/registry/runs/<int:run_id>/people.csv")
@requires(policy.can_run, runs.by_id)
def people_csv(run: Run) -> ResponseReturnValue:
    """As CSV that Excel opens in Arabic."""
    return _file(exporting.as_csv(run), sheets.CSV, f"{run.code}.csv")


@bp.get("/registry/runs/<int:run_id>/people.xlsx")
@requires(policy.can_run, runs.by_id)
def people_xlsx(run: Run) -> ResponseReturnValue:
    """As a sheet that runs from right to left."""
    return _file(exporting.as_xlsx(run), sheets.XLSX, f"{run.code}.xlsx")


def _file(body: bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
