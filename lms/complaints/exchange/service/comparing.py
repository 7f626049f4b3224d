"""The monthly comparison: which cases they have and we have not, which we have and they have not, which differ."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from lms.accounts import names
from lms.complaints.exchange import columns
from lms.complaints.exchange.models import ExchangeFile, ExchangeLink, ExchangeRow, Verdict
from lms.complaints.exchange.service import judging
from lms.complaints.kinds import OPEN
from lms.complaints.models import Case
from lms.core.db import session

_ENDED = ("مغلق", "اغلاق", "منته", "انته", "تم الرد", "تم الحل", "محفوظ", "closed", "answered", "resolved", "done")


def compare(brought: ExchangeFile) -> None:
    """Give every row its verdict, and add a row for each case of ours that their file does not have."""
    session().execute(
        delete(ExchangeRow).where(ExchangeRow.file_id == brought.id, ExchangeRow.verdict == Verdict.ONLY_OURS)
    )
    rows = judging.of_file(brought)
    known = judging.knowledge(brought, rows)
    cases = _cases([link.case_id for link in known.links.values()])
    seen: set[str] = set()
    for row in rows:
        values = judging.values_of(row, brought.columns)
        external = values["external_ref"]
        link = known.links.get(external)
        row.case_id = link.case_id if link else None
        row.remarks = [] if external else [["external_ref", "missing"]]
        row.verdict = _verdict(values["status"], cases.get(row.case_id or 0), twice=external in seen)
        if not external:
            row.verdict = Verdict.WRONG
        seen.add(external)
    number = max((row.number for row in rows), default=0)
    ours = [link for link in _links(brought.system, _period(brought, rows)) if link.external_ref not in seen]
    for place, link in enumerate(ours, number + 1):
        row = ExchangeRow(file_id=brought.id, number=place, cells=[], verdict=Verdict.ONLY_OURS, case_id=link.case_id)
        session().add(row)
        rows.append(row)
    brought.counts = dict(Counter(row.verdict.value for row in rows if row.verdict))
    session().flush()


def has_ended(status: str) -> bool | None:
    """Whether a status of theirs says that the case is over; None where it says nothing."""
    folded = names.key(status)
    return any(mark in folded for mark in _ENDED) if folded else None


def _verdict(status: str, case: Case | None, *, twice: bool) -> Verdict:
    if twice:
        return Verdict.TWICE
    if case is None:
        return Verdict.ONLY_THEIRS
    ended = has_ended(status)
    return Verdict.SAME if ended is None or ended is (case.state not in OPEN) else Verdict.DIFFERS


def _cases(ids: Sequence[int]) -> dict[int, Case]:
    found: dict[int, Case] = {}
    for start in range(0, len(ids), judging.AT_ONCE):
        some = select(Case).where(Case.id.in_(ids[start : start + judging.AT_ONCE]))
        found |= {case.id: case for case in session().scalars(some)}
    return found


def _period(brought: ExchangeFile, rows: Sequence[ExchangeRow]) -> tuple[dt.datetime, dt.datetime] | None:
    """From their first day to their last; None where their file has no dates, and everything is compared."""
    if "received_at" not in brought.columns:
        return None
    texts = (judging.values_of(row, brought.columns)["received_at"] for row in rows)
    moments = [found for text in texts if text and (found := columns.moment(text, judging.zone()))]
    if not moments:
        return None
    first, last = min(moments).replace(hour=0, minute=0, second=0), max(moments).replace(hour=0, minute=0, second=0)
    return first, last + dt.timedelta(days=1)


def _links(system: str, period: tuple[dt.datetime, dt.datetime] | None) -> Sequence[ExchangeLink]:
    query = select(ExchangeLink).join(Case).where(ExchangeLink.system == system).options(joinedload(ExchangeLink.case))
    if period:
        query = query.where(Case.received_at >= period[0], Case.received_at < period[1])
    return session().scalars(query.order_by(ExchangeLink.external_ref)).all()
