"""The pages of progress: a learner's own, a run's for its trainers, and who is stuck."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.enrolment import policy as enrolment_policy
from courses.enrolment.models import Enrolment, Run
from courses.enrolment.service import runs
from courses.progress import policy
from courses.progress.service import following, reminding
from courses.progress.service import standing as standings
from courses.progress.service.following import Cell, Row, Table
from lms.accounts.models import User
from lms.core import sheets
from lms.core.access import requires
from lms.core.i18n import _, choose, direction, local, locale, ngettext, number
from lms.core.web import Page, done, paginate, render

bp = Blueprint("following", __name__, template_folder="templates", url_prefix="/progress")
AT_ONCE = 25
DAYS = (3, 7, 14, 30)
ORDERS = ("name", "done", "seen")


def load_own(code: str) -> Enrolment:
    """The reader's own place in the run of this code."""
    return standings.own(code, current_user)


@bp.get("/<string:code>")
@requires(enrolment_policy.can_learn, load_own)
def show(enrolment: Enrolment) -> ResponseReturnValue:
    """A learner's own progress."""
    found = standings.standing(enrolment)
    return render("following/own.html", standing=found, outline=found.outline, run=enrolment.run)


@bp.get("/runs")
@requires(policy.can_follow_any)
def index() -> ResponseReturnValue:
    """The runs whose learners one follows."""
    page = paginate(following.runs_of(_me()))
    return render("following/runs.html", page=page, counts=runs.counts([run.id for run in page.items]))


@bp.get("/runs/<int:run_id>")
@requires(policy.can_follow_run, runs.by_id)
def run(found: Run) -> ResponseReturnValue:
    """Each learner against each lesson."""
    table = following.table(found, _me(), _group())
    order = _order()
    rows = following.sorted_rows(table.rows, order)
    asked = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-len(rows) // AT_ONCE)))
    page = Page(rows[(asked - 1) * AT_ONCE : asked * AT_ONCE], asked, len(rows), AT_ONCE)
    shown: dict[str, Any] = {"run": found, "table": table, "page": page, "order": order, "tabs": _tabs(found, "all")}
    return render("following/run.html", groups=following.groups_of(found), group_id=_group(), **shown)


@bp.get("/runs/<int:run_id>/table.xlsx")
@requires(policy.can_follow_run, runs.by_id)
def xlsx(found: Run) -> ResponseReturnValue:
    """The whole table for a spreadsheet."""
    headings, rows = _sheet(following.table(found, _me(), _group()))
    content = sheets.as_xlsx(choose(found.title), headings, rows, right_to_left=direction() == "rtl")
    return _file(content, sheets.XLSX, f"{found.code}-progress.xlsx")


@bp.get("/runs/<int:run_id>/table.csv")
@requires(policy.can_follow_run, runs.by_id)
def csv(found: Run) -> ResponseReturnValue:
    """The whole table as CSV."""
    headings, rows = _sheet(following.table(found, _me(), _group()))
    return _file(sheets.as_csv(headings, rows), sheets.CSV, f"{found.code}-progress.csv")


@bp.get("/runs/<int:run_id>/stuck")
@requires(policy.can_follow_run, runs.by_id)
def stuck(found: Run) -> ResponseReturnValue:
    """Who is stuck, and where."""
    days = _days()
    shown: dict[str, Any] = {"run": found, "days": days, "tabs": _tabs(found, "stuck"), "usual": reminding.usual(found)}
    choices = [(_spell(each), url_for(".stuck", run_id=found.id, days=each), each == days) for each in DAYS]
    return render("following/stuck.html", stuck=following.stuck(_table(found), days), choices=choices, **shown)


@bp.post("/runs/<int:run_id>/reminders")
@requires(policy.can_follow_run, runs.by_id)
def remind(found: Run) -> ResponseReturnValue:
    """A word to all who are stuck in one way; they are looked up anew."""
    kind, key, days = request.form.get("kind", ""), request.form.get("key", ""), _days()
    rows = following.stuck(_table(found), days).rows(kind, key)
    told = reminding.remind(found, rows, f"{kind}:{key}", request.form.get("words", "").strip(), _me())
    if told:
        flash(ngettext("One learner was told.", "%(number)s learners were told.", told, number=number(told)))
    else:
        flash(_("They were told today already; nobody is told twice a day."))
    return done(".stuck", run_id=found.id, days=days)


def _table(found: Run) -> Table:
    return following.table(found, _me())


def _tabs(found: Run, here: str) -> list[tuple[str, str, bool]]:
    named = {"all": (_("All learners"), ".run"), "stuck": (_("Who is stuck"), ".stuck")}
    if policy.can_mark_run(_me(), found):
        named["grades"] = (_("Gradebook"), "gradebook.show")
    return [(label, url_for(endpoint, run_id=found.id), name == here) for name, (label, endpoint) in named.items()]


def _spell(days: int) -> str:
    return ngettext("One day", "%(number)s days", days, number=number(days))


def _said(cell: Cell) -> str:
    if cell.state == following.DONE:
        return _("complete")
    return f"{cell.share:.0%}" if cell.share else ""


def _sheet(table: Table) -> tuple[list[str], list[list[Any]]]:  # Any: cells
    fixed = [_("Name"), _("Group"), _("Complete"), _("Of"), _("Minutes watched"), _("Last seen")]
    headings = fixed + [choose(lesson.title) for lesson in table.lessons]
    return headings, [_line(row) for row in table.rows]


def _line(row: Row) -> list[Any]:  # Any: cells
    seen = local(row.seen_at).strftime("%Y-%m-%d") if row.seen_at else ""
    cells = map(_said, row.cells)
    return [row.user.name(locale()), row.group, row.done, row.total, row.minutes, seen, *cells]


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.content_type = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _group() -> int | None:
    return request.args.get("group", type=int)


def _order() -> str:
    asked = request.args.get("order", "name")
    return asked if asked in ORDERS else "name"


def _days() -> int:
    asked = request.values.get("days", 7, type=int)
    return asked if asked in DAYS else 7


def _me() -> User:
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
