"""The director's page of the library: what is used, what there is, and the reports that libraries exchange."""

import datetime as dt
from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lms.complaints.figures import charts
from lms.core import clock, sheets
from lms.core.access import requires
from lms.core.config import Settings
from lms.core.i18n import _, direction, local, locale
from lms.core.web import render
from lms.dashboard import policy
from lms.publications import stats as holdings
from lms.publications import tongues
from lms.usage import counter, items, stats

bp = Blueprint("library_figures", __name__, template_folder="templates", url_prefix="/figures/library")
PERIODS = (3, 12, 24, 36)
SHOWN = 20
REPORT = "<any(TR,IR):report>"


@bp.get("")
@requires(policy.can_read)
def index() -> ResponseReturnValue:
    """Uses of a period by month, by language and by thing; and what the library holds now."""
    length = _length()
    first, last = _period(length)
    months = stats.months(first, last)
    labels = [month for month, _sums in months]
    bars = {
        use: charts.groups([[getattr(each, use) for _m, each in months]], mirrored=_mirrored()) for use in stats.USES
    }
    return render(
        "dashboard/library.html",
        length=length,
        periods=PERIODS,
        first=first,
        last=last,
        months=months,
        labels=labels,
        bars=bars,
        total=stats.total(first, last),
        languages=_languages(first, last),
        used=_used(first, last),
        held=holdings.holdings(),
        tongue=lambda code: tongues.name(code, locale()) if code else _("Of no language"),
    )


@bp.get("/months.csv")
@requires(policy.can_read)
def months() -> ResponseReturnValue:
    """The months as a table."""
    rows = [
        [f"{month:%Y-%m}", each.view, each.read, each.listen, each.download, each.unique_requests]
        for month, each in stats.months(*_period(_length()))
    ]
    headings = [_("Month"), _("Looks"), _("Reads"), _("Listens"), _("Downloads"), _("Visits that used something")]
    return _csv("library-months", headings, rows)


@bp.get("/languages.csv")
@requires(policy.can_read)
def languages() -> ResponseReturnValue:
    """Languages as a table: what there is, and what is used of it."""
    headings = [_("Language"), _("Works"), _("Works digitised"), _("Reads"), _("Listens"), _("Downloads")]
    rows = [
        [code, held.works if held else 0, held.digitised if held else 0, each.read, each.listen, each.download]
        for code, held, each in _languages(*_period(_length()))
    ]
    return _csv("library-languages", headings, rows)


@bp.get(f"/counter/{REPORT}.json")
@requires(policy.can_read)
def report_as_json(report: str) -> ResponseReturnValue:
    """COUNTER's report for programs."""
    answer = jsonify(counter.as_json(_asked(report)))
    answer.headers["Content-Disposition"] = f'attachment; filename="{report}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get(f"/counter/{REPORT}.csv")
@requires(policy.can_read)
def report_as_table(report: str) -> ResponseReturnValue:
    """COUNTER's report as a table: its head, an empty line, its body."""
    head, body = counter.as_table(_asked(report))
    return _csv(report, head[0], [*head[1:], [], *body])


def _asked(report: str) -> counter.Asked:
    settings: Settings = current_app.config["SETTINGS"]
    first, last = _period(_length())
    return counter.Asked(report, first, last, settings.institution_en, "Ijaza", clock.now())


def _length() -> int:
    wanted = request.args.get("months", 12, type=int)
    return wanted if wanted in PERIODS else 12


def _period(length: int) -> tuple[dt.date, dt.date]:
    """So many calendar months with this one, to their ends."""
    today = local(clock.now()).date()
    place = today.year * 12 + today.month - length
    after = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return dt.date(place // 12, place % 12 + 1, 1), after - dt.timedelta(days=1)


def _languages(first: dt.date, last: dt.date) -> list[tuple[str, holdings.OfLanguage | None, stats.Sums]]:
    """Every language in which there is something, or something was used."""
    held = {each.language: each for each in holdings.languages()}
    used = dict(stats.languages(first, last))
    order = [*held, *(code for code in used if code not in held)]
    return [(code, held.get(code), used.get(code, stats.Sums())) for code in order]


def _used(first: dt.date, last: dt.date) -> list[tuple[items.Item, stats.Sums]]:
    """What is used most, with its name."""
    rows = stats.most_used(first, last, SHOWN)
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, object_id, _sums in rows:
        ids[kind].append(object_id)
    names = {kind: items.named(kind, of_it) for kind, of_it in ids.items()}
    return [(names[kind][key], each) for kind, key, each in rows if key in names[kind]]


def _csv(name: str, headings: list[str], rows: list[list[Any]]) -> Response:  # Any: cells
    answer = Response(sheets.as_csv(headings, rows), content_type=sheets.CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _mirrored() -> bool:
    return direction() == "rtl"
