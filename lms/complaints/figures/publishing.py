"""The figures for everybody: the last twelve whole months, with no number in them that points at a few people.

Made once a day and kept. Months with fewer than five cases are left out of everything, sums too; in the rest
`suppression` sees to it that no number under five is told or can be computed. Lengths are told from twenty cases on.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.complaints.categories.models import CaseCategory
from lms.complaints.figures import reading
from lms.complaints.figures.models import NOBODY, Publication
from lms.complaints.figures.ranking import ENOUGH
from lms.complaints.figures.reading import Figures, Speed
from lms.complaints.figures.scope import DAY, Scope
from lms.complaints.figures.suppression import LEAST, SUM, left_out, publishable
from lms.complaints.figures.tally import Span, Tally
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

METHOD = "1.0"
"""The version of the rules by which all this is made; a change of a rule is a new one."""
MONTHS = 12
THE_ROW = 1
MEASURES = ("received", "answered")
Content = dict[str, Any]  # Any: JSON
_ROOMS = {OrgUnitKind.DEPARTMENT, OrgUnitKind.DIRECTORATE, OrgUnitKind.COUNTRY}


def latest() -> Content:
    """What is published; made now where nothing is yet."""
    row = session().get(Publication, THE_ROW)
    return row.content if row else content()


def publish_today() -> None:
    """Publish, in this transaction, unless that was done today."""
    row = session().get(Publication, THE_ROW)
    if row is None or row.made_on != local(clock.now()).date():
        publish()


def publish() -> None:
    """Put today's figures in the place of what is published."""
    row = session().get(Publication, THE_ROW) or Publication(id=THE_ROW)
    row.made_on, row.content = local(clock.now()).date(), content()
    session().add(row)
    session().flush()


def period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last twelve whole months."""
    this_month = today.replace(day=1)
    return this_month.replace(year=this_month.year - 1), this_month - DAY


def content() -> Content:
    """The figures of now as JSON."""
    today = local(clock.now()).date()
    scope = Scope(*period(today))
    found = reading.figures(scope)
    rooms = _units()
    groups: dict[str, Mapping[Any, str]] = {"unit": rooms, "category": _categories(), "channel": {}}
    tables = [_table(measure, by, groups[by], scope) for measure in MEASURES for by in groups]
    return {
        "method": METHOD,
        "made_on": today.isoformat(),
        "first": scope.first.isoformat(),
        "last": scope.last.isoformat(),
        "tables": tables,
        "totals": _totals(found, tables),
        "speed": _speed(found),
        "usual_day": found.usual_day,
        "honest": {
            "working": [found.honest(0.5), found.honest(0.9)],
            "wall": [found.honest(0.5, by_the_wall=True), found.honest(0.9, by_the_wall=True)],
        },
        "by_unit": _speed_by_unit(found, rooms),
        "backlog": _hidden_row(found.backlog.by_age),
    }


def _table(measure: str, by: str, group_of: Mapping[Any, str], scope: Scope) -> Content:  # Any: ids or channels
    """Months × groups: the numbers, None where one is left out."""
    column = "channel" if by == "channel" else f"{by}_id"
    counted: dict[str, dict[dt.date, int]] = {}
    for month, key, number in session().execute(scope.rows(column, measure, each=(column,))):
        of_group = counted.setdefault(group_of.get(key, str(key)), {})
        of_group[month] = of_group.get(month, 0) + number
    months, keys = scope.whole_months(), sorted(key for key, each in counted.items() if any(each.values()))
    rows = [[counted[key].get(month, 0) for key in keys] for month in months]
    kept = publishable([sum(row) for row in rows])
    shown = [rows[place] for place in kept]
    hidden = left_out(shown) if shown else set()
    return {
        "measure": measure,
        "by": by,
        "groups": keys,
        "months": [months[place].isoformat() for place in kept],
        "cells": [[_told(hidden, row, c, n) for c, n in enumerate(each)] for row, each in enumerate(shown)],
        "month_sums": [sum(each) for each in shown],
        "group_sums": [_told(hidden, SUM, c, sum(each)) for c, each in enumerate(zip(*shown, strict=True))],
        "sum": sum(map(sum, shown)),
    }


def _told(hidden: set[tuple[int, int]], row: int, column: int, number: int) -> int | None:
    return None if (row, column) in hidden else number


def _hidden_row(numbers: list[int]) -> list[int | None]:
    """Numbers in a line, told so that none under five can be computed even from their sum."""
    if not publishable([sum(numbers)]):
        return [None] * len(numbers)
    hidden = left_out([numbers])
    return [_told(hidden, 0, column, number) for column, number in enumerate(numbers)]


def _totals(found: Figures, tables: Iterable[Content]) -> Content:
    """The counts of the period that stand alone, and shares of which no part is a few people."""
    total = found.total
    sums: Content = {each["measure"]: each["sum"] for each in tables}
    for name in ("ended", "reopened", "appealed"):
        number = getattr(total, name)
        sums[name] = number if number == 0 or number >= LEAST else None
    for name, part, whole in (
        ("in_time", total.in_time, total.timed),
        ("satisfied", total.satisfied, total.rated),
        ("upheld", total.upheld, total.decided),
    ):
        is_told = whole >= ENOUGH and all(number == 0 or number >= LEAST for number in (part, whole - part))
        sums[name] = round(100 * part / whole) if is_told else None  # per cent: of how many would tell small months
    return sums


def _speed(found: Figures) -> Content:
    """{what: {n, working: [median, p90], wall: [median, p90]}} in seconds; None where there are not enough."""
    return {
        "responded": _enough(found, "responded", Span.FIRST, Span.FIRST_WALL),
        "answered": _enough(found, "answered", Span.ANSWER, Span.ANSWER_WALL),
    }


def _enough(found: Figures, count: str, working: Span, wall: Span) -> Content | None:
    """With the n of the months that are published: the whole n would tell what came in the others."""
    of_months = [getattr(each, count) for each in found.by_month.values()]
    n = sum(of_months[place] for place in publishable(of_months))
    if n < ENOUGH:
        return None
    return {"n": n, "working": _lengths(found.total, working), "wall": _lengths(found.total, wall)}


def _speed_by_unit(found: Figures, group_of: Mapping[int, str]) -> list[Content]:
    """Each unit with enough answers; how many it had stands in the tables, if at all."""
    merged: dict[str, Tally] = {}
    for unit_id, each in found.by_unit.items():
        merged.setdefault(group_of.get(unit_id, str(unit_id)), Tally()).add(each.counts, each.spans)
    return [
        {"group": key, "working": _lengths(each, Span.ANSWER), "wall": _lengths(each, Span.ANSWER_WALL)}
        for key, each in sorted(merged.items())
        if each.answered >= ENOUGH
    ]


def _lengths(tally: Tally, span: Span) -> list[float | None]:
    speed = Speed.of(tally.of(span))
    return [speed.median, speed.slow]


def _units() -> dict[int, str]:
    """{unit: the code of the department, directorate or country that it belongs to}."""
    every = {unit.id: unit for unit in session().scalars(select(OrgUnit).order_by(OrgUnit.id))}
    found = {NOBODY: "none"}
    for unit in every.values():
        above = [every[int(key)] for key in unit.path.strip("/").split("/") if key and int(key) in every]
        found[unit.id] = next((each for each in above if each.kind in _ROOMS), unit).code
    return found


def _categories() -> dict[int, str]:
    return {row.id: row.code for row in session().execute(select(CaseCategory.id, CaseCategory.code))}
