"""The sums in the shape of COUNTER's reports, release 5.1: titles (TR) and items (IR), as JSON and as a table.

Everything here may be read by everybody, so each use is `Free_To_Read`. A title is used whole, so a title and its item
have the same unique counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.usage import items, stats
from lms.usage.items import Item
from lms.usage.stats import Line

Report = dict[str, Any]  # Any: what JSON can carry
Months = dict[str, dict[str, int]]
NAMES = {"TR": "Title Report", "IR": "Item Report"}
OF_ITEMS = {
    "Total_Item_Investigations": lambda sums: sums.investigations,
    "Total_Item_Requests": lambda sums: sums.requests,
    "Unique_Item_Investigations": lambda sums: sums.unique_investigations,
    "Unique_Item_Requests": lambda sums: sums.unique_requests,
}
OF_TITLES = OF_ITEMS | {
    "Unique_Title_Investigations": OF_ITEMS["Unique_Item_Investigations"],
    "Unique_Title_Requests": OF_ITEMS["Unique_Item_Requests"],
}
_IDS = ("DOI", "Proprietary", "ISBN", "URI")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report, of whole months, and who makes it."""

    report: str
    first: dt.date
    last: dt.date
    institution: str
    platform: str
    created: dt.datetime


def as_json(asked: Asked) -> Report:
    """The report as programs read it."""
    entries = [_entry(asked, item, months) for item, months in _things(asked)]
    if asked.report == "IR":
        entries = [{"Items": [entry]} for entry in entries]
    return {"Report_Header": _header(asked), "Report_Items": entries}


def as_table(asked: Asked) -> tuple[list[list[Any]], list[list[Any]]]:  # Any: cells
    """The head of the report and its body, the headings first, as rows of a table."""
    months = [f"{month:%Y-%m}" for month in stats.firsts(asked.first, asked.last)]
    filters = f"Begin_Date={asked.first}; End_Date={asked.last}"
    head = [
        ["Report_Name", NAMES[asked.report]],
        ["Report_ID", asked.report],
        ["Release", "5.1"],
        ["Institution_Name", asked.institution],
        ["Institution_ID", ""],
        ["Metric_Types", "; ".join(_metrics(asked))],
        ["Report_Filters", ""],
        ["Report_Attributes", "; ".join(_shown(asked))],
        ["Exceptions", ""],
        ["Reporting_Period", filters],
        ["Created", _utc(asked.created)],
        ["Created_By", asked.institution],
        ["Registry_Record", ""],
    ]
    names = ["Title" if asked.report == "TR" else "Item", "Publisher", "Publisher_ID", "Platform"]
    names += ["Authors", "Publication_Date"] if asked.report == "IR" else []
    names += [*_IDS, "Data_Type", "YOP", "Access_Type", "Access_Method", "Metric_Type", "Reporting_Period_Total"]
    shown = [dt.date.fromisoformat(f"{month}-01").strftime("%b-%Y") for month in months]
    return head, [[*names, *shown], *_rows(asked, months)]


def _rows(asked: Asked, months: list[str]) -> Iterator[list[Any]]:  # Any: cells
    for item, found in _things(asked):
        ids = _identifiers(item)
        start = [item.title, item.publisher, "", asked.platform]
        if asked.report == "IR":
            start += ["; ".join(item.authors), item.published.isoformat() if item.published else ""]
        start += [*(ids.get(name, "") for name in _IDS), item.data_type, _year(item), "Free_To_Read", "Regular"]
        for metric, counts in found.items():
            yield [*start, metric, sum(counts.values()), *(counts.get(month, 0) for month in months)]


def _things(asked: Asked) -> Iterator[tuple[Item, Months]]:
    """Each thing that was used, with its sums by metric and month; what is not known any more is left out."""
    by_thing: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in stats.lines(asked.first, asked.last):
        by_thing[line.kind, line.object_id].append(line)
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in by_thing:
        ids[kind].append(object_id)
    names = {kind: items.named(kind, of_it) for kind, of_it in ids.items()}
    for (kind, object_id), lines in by_thing.items():
        item = names[kind].get(object_id)
        if item and (item.is_title or asked.report == "IR"):
            yield item, _by_metric(_metrics(asked), lines)


def _by_metric(metrics: Mapping[str, Any], lines: Iterable[Line]) -> Months:  # Any: how each is read from sums
    found: Months = {}
    for metric, of in metrics.items():
        counts: dict[str, int] = defaultdict(int)
        for line in lines:
            counts[f"{line.month:%Y-%m}"] += of(line.sums)
        if kept := {month: count for month, count in counts.items() if count}:
            found[metric] = kept
    return found


def _entry(asked: Asked, item: Item, months: Months) -> Report:
    entry: Report = {"Title" if asked.report == "TR" else "Item": item.title, "Publisher": item.publisher}
    entry |= {"Platform": asked.platform, "Item_ID": _identifiers(item)}
    if asked.report == "IR" and item.authors:
        entry["Authors"] = [{"Name": name} for name in item.authors]
    if asked.report == "IR" and item.published:
        entry["Publication_Date"] = item.published.isoformat()
    access = {"Access_Type": "Free_To_Read", "Access_Method": "Regular"}
    performance = {"Data_Type": item.data_type, "YOP": _year(item), **access, "Performance": months}
    return entry | {"Attribute_Performance": [performance]}


def _header(asked: Asked) -> Report:
    return {
        "Release": "5.1",
        "Report_ID": asked.report,
        "Report_Name": NAMES[asked.report],
        "Created": _utc(asked.created),
        "Created_By": asked.institution,
        "Institution_Name": asked.institution,
        "Report_Attributes": {"Attributes_To_Show": _shown(asked)},
        "Report_Filters": {"Begin_Date": asked.first.isoformat(), "End_Date": asked.last.isoformat()},
    }


def _metrics(asked: Asked) -> dict[str, Any]:  # Any: how each is read from sums
    return OF_TITLES if asked.report == "TR" else OF_ITEMS


def _shown(asked: Asked) -> list[str]:
    return [*(["Authors", "Publication_Date"] if asked.report == "IR" else []), "YOP", "Access_Type", "Access_Method"]


def _identifiers(item: Item) -> dict[str, str]:
    return {name: value for name, value in item.identifiers.items() if value} | ({"URI": item.url} if item.url else {})


def _year(item: Item) -> str:
    return f"{item.year:04}" if item.year else "0001"  # COUNTER's word for a year that is not known


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
