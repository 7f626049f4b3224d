"""The figures for the director and for heads of units, and the cases behind a number."""

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy as cases_policy
from lms.complaints import words as case_words
from lms.complaints.figures import charts, drill, flags, policy, reading, survival, words
from lms.complaints.figures.asking import Asked, asked
from lms.complaints.figures.histogram import middle
from lms.complaints.figures.reading import Figures, Speed
from lms.complaints.figures.tally import Span
from lms.core import sheets
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, choose, direction
from lms.core.web import paginate, render

bp = Blueprint("complaints_figures", __name__, template_folder="templates", url_prefix="/complaints/figures")
LONGEST = 40  # working days that the curve shows
DESK = "complaints_desk.show"


@bp.get("")
@requires(policy.may_read)
def index() -> ResponseReturnValue:
    """Speed beside satisfaction, what is in hand, units and categories, of a period and a part."""
    question = _asked()
    found = reading.figures(question.scope)
    categories, channels = reading.kinds(question.scope)
    counted_at, deflected = reading.apart(question.scope)
    return render(
        "complaints/figures/index.html",
        asked=question,
        found=found,
        total=found.total,
        speeds=_speeds(found),
        flow=_flow(found),
        curve=_curve(found),
        ages=charts.groups([found.backlog.by_age], mirrored=_mirrored()),
        standings=found.standings(),
        categories=categories,
        channels=channels,
        counted_at=counted_at,
        deflected=deflected,
        may_open=cases_policy.may_see_desk(current_user),
        Speed=Speed,
        Span=Span,
        words=words,
        case_words=case_words,
    )


@bp.get("/signs")
@requires(policy.may_read)
def signs() -> ResponseReturnValue:
    """What looks like work for the figure."""
    question = _asked()
    may_open = cases_policy.may_see_desk(current_user)
    found = flags.flags(question.scope)
    return render("complaints/figures/signs.html", asked=question, flags=found, words=words, may_open=may_open)


@bp.get("/cases/<string:what>")
@requires(policy.may_read)
def cases(what: str) -> ResponseReturnValue:
    """The cases behind a number, those that the reader may open."""
    if what not in drill.WHATS:
        raise NotFound
    question = _asked()
    query = drill.cases(current_user, question.scope, what, request.args.get("alike", ""))
    return render(
        "complaints/figures/cases.html",
        asked=question,
        what=what,
        alike=request.args.get("alike", ""),
        page=paginate(query),
        words=words,
        states=case_words.STATES,
        desk=DESK if DESK in current_app.view_functions else "",
    )


@bp.get("/units.csv")
@requires(policy.may_read)
def units_csv() -> ResponseReturnValue:
    """The table of units as a file for a spreadsheet."""
    question = _asked()
    found = reading.figures(question.scope)
    headings = [str(heading) for heading in words.UNIT_HEADINGS]
    answer = Response(sheets.as_csv(headings, _unit_rows(question, found)), content_type=sheets.CSV)
    answer.headers["Content-Disposition"] = 'attachment; filename="complaints-units.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> Asked:
    return asked(current_user._get_current_object(), request.args)  # noqa: SLF001 - the person behind the proxy


def _mirrored() -> bool:
    return direction() == "rtl"


def _speeds(found: Figures) -> list[tuple[object, Speed, Speed]]:
    """(what, in working time, by the wall clock)."""
    total = found.total
    return [
        (words.FIRST, Speed.of(total.of(Span.FIRST)), Speed.of(total.of(Span.FIRST_WALL))),
        (words.ANSWER, Speed.of(total.of(Span.ANSWER)), Speed.of(total.of(Span.ANSWER_WALL))),
    ]


def _flow(found: Figures) -> dict[str, object]:
    """Months with their bars: what came, what was finished."""
    rows = reading.flow(found.scope, found)
    series = [[each.received for _m, each, _h in rows], [each.answered + each.ended for _m, each, _h in rows]]
    return {"rows": rows, "bars": charts.groups(series, mirrored=_mirrored())}


def _curve(found: Figures) -> dict[str, object]:
    """The share still without an answer after so many working days, those that wait counted in."""
    waiting = found.all_waiting()
    steps = survival.curve(found.total.of(Span.COHORT), waiting)
    days = [(middle(step.number) / found.usual_day, step.remaining) for step in steps]
    told = [
        (last, min((left for length, left in days if length <= last), default=1.0)) for last in (1, 2, 5, 10, 20, 40)
    ]
    across = {last: charts.across(last, LONGEST, mirrored=_mirrored()) for last in (5, 10, 20, 30)}
    path = charts.stairs(days, LONGEST, mirrored=_mirrored())
    return {"path": path, "told": told if steps else [], "across": across}


def _unit_rows(question: Asked, found: Figures) -> list[list[object]]:
    rows: list[list[object]] = []
    for standing in found.standings():
        each = found.by_unit[standing.unit_id]
        speed, wall = Speed.of(each.of(Span.ANSWER)), Speed.of(each.of(Span.ANSWER_WALL))
        unit = question.units.get(standing.unit_id)
        rows.append(
            [
                choose(unit.name) if unit else _("Not assigned yet"),
                standing.place or _("not enough cases"),
                standing.n,
                round(100 * standing.score) if standing.place else None,
                *(each.received, each.answered, each.in_time, each.reopened, each.upheld, each.rated, each.satisfied),
                *(_hours(value) for value in (speed.median, speed.slow, wall.median, wall.slow)),
            ]
        )
    return rows


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 3600, 1)
