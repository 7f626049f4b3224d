"""The director's page, and its tables as files for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.enrolment import words
from lms.certificates.service import reviewing
from lms.complaints.figures import asking, histogram, reading
from lms.complaints.figures.tally import Span
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import _, choose
from lms.core.web import paginate, render
from lms.dashboard import policy, service
from lms.dashboard.service import Row

bp = Blueprint("dashboard", __name__, template_folder="templates")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/figures")
@requires(policy.can_read)
def index() -> ResponseReturnValue:
    """All figures on one page."""
    found = service.figures()
    page = paginate(service.runs())
    complaints, in_hand = reading.brief(asking.last_year())
    return render(
        "dashboard/index.html",
        found=found,
        page=page,
        rows=service.run_rows(page.items, found),
        words=words,
        waiting=reviewing.how_many_wait(),
        complaints=complaints,
        in_hand=in_hand,
        satisfied=complaints.satisfied / complaints.rated if complaints.rated else None,
        median=histogram.median(complaints.of(Span.ANSWER_WALL)) if complaints.answered else None,
        may_open_registry=policy.can_open_registry(current_user),
    )


@bp.get("/figures/<string:name>.csv")
@requires(policy.can_read)
def export(name: str) -> ResponseReturnValue:
    """One table as a file that spreadsheets open as it is, Arabic and all."""
    if name not in TABLES:
        raise NotFound
    text = io.StringIO()
    csv.writer(text).writerows([_tame(cell) for cell in row] for row in TABLES[name]())
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")  # the mark tells Excel that it is UTF-8
    answer.headers["Content-Disposition"] = f'attachment; filename="figures-{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _states() -> Iterable[Row]:
    yield [_("State"), _("Enrolments")]
    for state, count in service.figures().states.items():
        yield [str(words.STATES[state]), count]


def _runs() -> Iterable[Row]:
    yield [_("Course"), _("Run"), _("Begins"), _("Learning"), _("Completed"), _("Enrolments in all")]
    found = service.figures()
    for run, learning, completed, total in service.run_rows(session().scalars(service.runs()), found):
        title = choose(run.version.course.title)
        yield [title, choose(run.title), run.starts_on.isoformat(), learning, completed, total]


def _months() -> Iterable[Row]:
    yield [_("Month"), _("Completions"), _("Certificates")]
    for month in service.months():
        yield [f"{month.first:%Y-%m}", month.completions, month.certificates]


def _directorates() -> Iterable[Row]:
    yield [_("Directorate"), _("Certificates")]
    for one in service.directorates():
        yield [choose(one.name) if one.name else _("Of no directorate"), one.certificates]


TABLES: dict[str, Callable[[], Iterable[Row]]] = {
    "states": _states,
    "runs": _runs,
    "months": _months,
    "directorates": _directorates,
}


def _tame(cell: str | int) -> str | int:
    """A title that begins like a formula must not become one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
