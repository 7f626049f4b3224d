"""The dry run: what each row of a file would do, field by field. Nothing is made."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from lms.accounts import names
from lms.accounts.service import matching
from lms.accounts.service.matching import Units
from lms.complaints.exchange import columns
from lms.complaints.exchange.models import ExchangeFile, ExchangeLink, ExchangeRow, Verdict
from lms.complaints.models import CaseCategory
from lms.core import clock, crypto
from lms.core.db import session
from lms.core.i18n import local

AT_ONCE = 500


@dataclass(slots=True)
class Known:
    """What rows are judged by; read once for a file."""

    categories: dict[str, int] = field(default_factory=dict)  # by code and by name
    units: Units = field(default_factory=Units)
    links: dict[str, ExchangeLink] = field(default_factory=dict)
    default_category: int | None = None


def judge(brought: ExchangeFile) -> list[ExchangeRow]:
    """Give every row its verdict; the rows."""
    rows = of_file(brought)
    known = knowledge(brought, rows)
    seen: set[str] = set()
    for row in rows:
        values = values_of(row, brought.columns)
        row.remarks = _remarks(values, known)
        external = values["external_ref"]
        link = known.links.get(external)
        row.case_id, row.differences = (link.case_id if link else None), []
        if external in seen:
            row.verdict, row.remarks = Verdict.TWICE, [["external_ref", "twice"]]
        elif row.remarks:
            row.verdict = Verdict.WRONG
        elif link is None:
            row.verdict = Verdict.NEW
        else:
            row.differences = differences(link, values)
            row.verdict = Verdict.CHANGED if row.differences else Verdict.SAME
        seen.add(external)
    brought.counts = dict(Counter(row.verdict.value for row in rows if row.verdict))
    session().flush()
    return rows


def of_file(brought: ExchangeFile) -> list[ExchangeRow]:
    """The rows that came, in their order."""
    came = ExchangeRow.verdict.is_distinct_from(Verdict.ONLY_OURS)
    query = select(ExchangeRow).where(ExchangeRow.file_id == brought.id, came)
    return list(session().scalars(query.order_by(ExchangeRow.number)))


def zone() -> dt.tzinfo:
    """The academy's own time zone, in which their dates are read."""
    return local(clock.now()).tzinfo or dt.UTC


def values_of(row: ExchangeRow, chosen: Mapping[str, int]) -> dict[str, str]:
    """What the row says of each field; empty where no column says it."""
    cells = row.cells
    return {
        name: str(cells[chosen[name]]).strip() if name in chosen and chosen[name] < len(cells) else ""
        for name in columns.FIELDS
    }


def knowledge(brought: ExchangeFile, rows: list[ExchangeRow]) -> Known:
    """Categories, places, and the cases that came before; a few queries for a file."""
    found = Known(units=matching.units(), default_category=brought.category_id)
    query = select(CaseCategory).where(CaseCategory.is_active).order_by(CaseCategory.id.desc())
    for category in session().scalars(query):
        for called in (category.code, *category.name.values()):
            found.categories[names.key(called)] = category.id
    refs = sorted({values_of(row, brought.columns)["external_ref"] for row in rows})
    for start in range(0, len(refs), AT_ONCE):
        some = select(ExchangeLink).where(
            ExchangeLink.system == brought.system, ExchangeLink.external_ref.in_(refs[start : start + AT_ONCE])
        )
        found.links |= {link.external_ref: link for link in session().scalars(some)}
    return found


def fingerprints(values: Mapping[str, str]) -> dict[str, str]:
    """What we remember of what they told us: enough to see a change, and nothing to read."""
    return {name: crypto.keyed(f"exchange.{name}", values[name])[:32] for name in columns.TOLD if values[name]}


def differences(link: ExchangeLink, values: Mapping[str, str]) -> list[str]:
    """The fields that they tell otherwise than the last time. What a file leaves out is no change."""
    now = fingerprints(values)
    return [name for name in columns.TOLD if name in now and now[name] != link.told.get(name)]


def category_of(values: Mapping[str, str], known: Known) -> int | None:
    """The category that the row names, else the one that was chosen for the file."""
    return known.categories.get(names.key(values["category"])) if values["category"] else known.default_category


def _remarks(values: Mapping[str, str], known: Known) -> list[list[str]]:
    wrong = [[name, word] for name, word in columns.faults(values)]
    if category_of(values, known) is None:
        wrong.append(["category", "unknown" if values["category"] else "missing"])
    if values["place"] and len(known.units.find(values["place"])) > 1:
        wrong.append(["place", "unclear"])
    if values["received_at"]:
        moment = columns.moment(values["received_at"], zone())
        if moment is None or moment > clock.now() + dt.timedelta(days=1):
            wrong.append(["received_at", "no_date"])
    return wrong
