"""The figures for everybody: a page, a table and a description of it that programs read."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from lms.complaints.figures import charts, opendata, publishing, words
from lms.complaints.figures.publishing import Content
from lms.core import sheets
from lms.core.access import public
from lms.core.i18n import direction, number
from lms.core.web import render

bp = Blueprint("transparency", __name__, template_folder="templates", url_prefix="/transparency")
HOUR = 3600  # seconds for which whoever asked may keep it


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """The page."""
    content = publishing.latest()
    return render(
        "complaints/figures/transparency.html",
        content=content,
        names=opendata.names(),
        months=_months(content),
        groups={by: _groups(content, by) for by in ("unit", "category", "channel")},
        first=dt.date.fromisoformat(content["first"]),
        last=dt.date.fromisoformat(content["last"]),
        made_on=dt.date.fromisoformat(content["made_on"]),
        words=words,
    )


@bp.get("/statistics.csv")
@public
def table() -> ResponseReturnValue:
    """Every number of the page in one table."""
    rows = opendata.rows(publishing.latest())
    answer = Response(sheets.as_csv(opendata.FIELDS, rows), content_type=sheets.CSV)
    answer.headers["Content-Disposition"] = 'attachment; filename="statistics.csv"'
    return _kept_a_while(answer)


@bp.get("/statistics.json")
@public
def package() -> ResponseReturnValue:
    """The same numbers within their description (a tabular data package)."""
    return _kept_a_while(jsonify(opendata.package(publishing.latest())))


def _months(content: Content) -> dict[str, Any]:  # Any: rows, bars and labels
    """Each month with what came and what was answered; None where it is not published."""
    tables = {each["measure"]: each for each in content["tables"] if each["by"] == "unit"}
    sums = {measure: dict(zip(each["months"], each["month_sums"], strict=True)) for measure, each in tables.items()}
    said = sorted({*sums["received"], *sums["answered"]})
    rows = [(dt.date.fromisoformat(month), sums["received"].get(month), sums["answered"].get(month)) for month in said]
    series = [[came or 0 for _month, came, _went in rows], [went or 0 for _month, _came, went in rows]]
    labels = [number(month.month) for month, _came, _went in rows]
    return {"rows": rows, "bars": charts.groups(series, mirrored=direction() == "rtl"), "labels": labels}


def _groups(content: Content, by: str) -> list[tuple[str, int | None, int | None, list[float] | None]]:
    """(code, came, answered, [median, p90]) of each group; 0 where nothing was."""
    sums = {
        each["measure"]: dict(zip(each["groups"], each["group_sums"], strict=True))
        for each in content["tables"]
        if each["by"] == by
    }
    lengths = {each["group"]: each["working"] for each in content["by_unit"]} if by == "unit" else {}
    codes = sorted({*sums["received"], *sums["answered"]})
    return [(code, sums["received"].get(code, 0), sums["answered"].get(code, 0), lengths.get(code)) for code in codes]


def _kept_a_while(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={HOUR}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
