"""The published figures as rows, and the description of their columns in the manner of Frictionless Data."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from lms.accounts.models import OrgUnit
from lms.complaints.categories.models import CaseCategory
from lms.complaints.figures.publishing import Content
from lms.complaints.words import CHANNELS
from lms.core.db import session
from lms.core.i18n import choose, force_locale

FIELDS = ("measure", "by", "group", "name_ar", "name_en", "month", "value", "suppressed")
_TYPES = {"value": "number", "suppressed": "boolean"}
_SAYS = {
    "measure": "received, answered: numbers of cases. median_…, p90_…: lengths to the answer in hours.",
    "by": "What the group is: unit, category, channel, age (of open cases, in working days), or all.",
    "group": "The code of the group; empty: all groups together.",
    "name_ar": "The Arabic name of the group.",
    "name_en": "The English name of the group.",
    "month": "The first day of the calendar month; empty: the whole period.",
    "value": "The number; empty where it is suppressed.",
    "suppressed": "True where the number is under five, or would tell one that is.",
}
_HOUR = 3600
_AGES = ("0-2", "3-5", "6-10", "11-20", ">20")
Names = dict[tuple[str, str], dict[str, str]]
Row = tuple[Any, ...]  # Any: texts and numbers


def names() -> Names:
    """{(what, code): its name in the languages}; two queries."""
    found: Names = {}
    for what, table in (("unit", OrgUnit), ("category", CaseCategory)):
        for code, name in session().execute(select(table.code, table.name)):
            found[what, code] = name
    found["unit", "none"] = {"ar": "لم تُسند بعد", "en": "Not assigned yet"}
    for language in ("ar", "en"):
        with force_locale(language):
            for channel, label in CHANNELS.items():
                found.setdefault(("channel", channel.value), {})[language] = str(label)
    return found


def rows(content: Content) -> Iterator[Row]:
    """Every published number, those that are suppressed too, in an order that stays."""
    known = names()
    for measure, by, group, month, value in [*_cells(content), *_sums(content), *_lengths(content)]:
        name = known.get((by, group), {})
        said = (choose(name, "ar"), choose(name, "en"))
        yield (measure, by, group, *said, month, value, "true" if value is None else "false")


def _cells(content: Content) -> Iterator[Row]:
    for table in content["tables"]:
        measure, by = table["measure"], table["by"]
        for month, cells in zip([*table["months"], ""], [*table["cells"], table["group_sums"]], strict=True):
            for group, value in zip(table["groups"], cells, strict=True):
                yield measure, by, group, month, value


def _sums(content: Content) -> Iterator[Row]:
    """Over all groups: the same whichever way they are parted, so they stand once. And the ages of what is open."""
    for table in content["tables"]:
        if table["by"] == "unit":
            for month, value in zip([*table["months"], ""], [*table["month_sums"], table["sum"]], strict=True):
                yield table["measure"], "all", "", month, value
    for age, value in zip(_AGES, content["backlog"], strict=True):
        yield "open", "age", age, "", value


def _lengths(content: Content) -> Iterator[Row]:
    """Median and p90 to the answer, where they are told."""
    whole = content["speed"]["answered"]
    for found in ([{"group": ""} | whole] if whole else []) + content["by_unit"]:
        by = "unit" if found["group"] else "all"
        for key, clock in (("working", "working"), ("wall", "calendar")):
            for name, seconds in zip(("median", "p90"), found[key], strict=True):
                yield f"{name}_{clock}_hours", by, found["group"], "", round(seconds / _HOUR, 1)


def package(content: Content) -> dict[str, Any]:  # Any: JSON
    """The description with the rows in it."""
    fields = [{"name": name, "type": _TYPES.get(name, "string"), "description": _SAYS[name]} for name in FIELDS]
    data = [dict(zip(FIELDS, row, strict=True)) for row in rows(content)]
    for each in data:
        each["suppressed"] = each["suppressed"] == "true"
    return {
        "profile": "tabular-data-package",
        "name": "complaints-statistics",
        "title": "Complaints, inquiries and suggestions: figures of twelve months",
        "version": content["method"],
        "created": f"{content['made_on']}T00:00:00Z",
        "temporal": {"start": content["first"], "end": content["last"]},
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "statistics",
                "data": data,
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }
