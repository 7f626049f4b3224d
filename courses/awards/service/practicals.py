"""What trainers enter for the practical of a unit. The last result counts, and each earlier one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.awards.models import PracticalResult
from courses.awards.service import standings
from courses.awards.service.judging import COUNTED
from courses.catalog.models import Section
from courses.enrolment.models import Enrolment, Run
from courses.progress.service import following
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.digits import fold
from lms.core.errors import BadValue
from lms.core.i18n import _

MOST = Decimal(100)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed for one learner."""

    percent: str
    is_proctored: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A learner with the results of one unit, the last one first."""

    enrolment: Enrolment
    results: Sequence[PracticalResult]

    @property
    def last(self) -> PracticalResult | None:
        """The one that counts."""
        return self.results[0] if self.results else None


def units(run: Run) -> list[Section]:
    """The units of a run that have required lessons, in order."""
    found = {lesson.section.id: lesson.section for lesson in standings.required_lessons(run.version_id)}
    return list(found.values())


def rows(enrolments: Sequence[Enrolment], module: str) -> list[Row]:
    """These learners in one unit; one query."""
    query = select(PracticalResult).where(
        PracticalResult.enrolment_id.in_([one.id for one in enrolments]), PracticalResult.module == module
    )
    found: dict[int, list[PracticalResult]] = {}
    for each in session().scalars(query.options(joinedload(PracticalResult.by)).order_by(PracticalResult.id.desc())):
        found.setdefault(each.enrolment_id, []).append(each)
    return [Row(one, found.get(one.id, [])) for one in enrolments]


def enter(run: Run, module: str, entries: Mapping[int, Entry], by: User) -> int:
    """Keep what was typed, by enrolment; what is as it was is left alone. How many are new.

    Raises `BadValue` for what is no mark, and keeps nothing then. Nobody enters a result of their own.
    """
    if module not in {unit.stable_key for unit in units(run)}:
        raise BadValue(_("This course has no such unit."))
    hold(run, shared=True)
    query = following.followed(run, by, states=COUNTED).where(Enrolment.id.in_(entries))
    known = {row.enrolment.id: row for row in rows(session().scalars(query).unique().all(), module)}
    added = 0
    for enrolment_id, entry in entries.items():
        if enrolment_id not in known or not entry.percent.strip():
            continue
        percent, last = _percent(entry.percent), known[enrolment_id].last
        if last is None or (last.percent, last.is_proctored) != (percent, entry.is_proctored):
            session().add(_result(enrolment_id, module, percent, entry, by))
            added += 1
    session().flush()
    if added:
        audit.record("practicals.entered", run, by=by, unit=module, count=added)
    return added


def _result(enrolment_id: int, module: str, percent: Decimal, entry: Entry, by: User) -> PracticalResult:
    made = PracticalResult(enrolment_id=enrolment_id, module=module, percent=percent, by_id=by.id)
    made.is_proctored, made.at = entry.is_proctored, clock.now()
    return made


def _percent(typed: str) -> Decimal:
    try:
        value = Decimal(fold(typed).strip().rstrip("%٪").replace("٫", ".").replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= MOST:
        raise BadValue(_("“%(text)s” is no mark in per cent. Nothing was kept; please put it right.", text=typed[:20]))
    return value.quantize(Decimal("0.01"))
