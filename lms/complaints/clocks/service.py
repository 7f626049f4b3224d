"""What the engine and the pages ask of the clocks: the policy of a case, its status, its dates after each event."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from lms.complaints.clocks import sla
from lms.complaints.clocks.business import Calendar
from lms.complaints.clocks.content import Named, read
from lms.complaints.clocks.facts import Fact
from lms.complaints.clocks.ladder import next_rung
from lms.complaints.clocks.models import CalendarVersion, CaseClock, Escalation, SlaPolicy, WorkCalendar
from lms.complaints.clocks.sla import Clock, Policy, State, Status, Target
from lms.complaints.clocks.story import facts
from lms.complaints.kinds import Action, Priority
from lms.complaints.models import Case, CaseCategory, CaseEvent
from lms.core import clock
from lms.core.db import session

__all__ = [
    "calendar",
    "calendars",
    "current",
    "facts",
    "names",
    "policy_for",
    "refresh",
    "status_of",
    "targets",
    "version",
]
THE_ACADEMYS = "academy"
_known: dict[tuple[int, str], Named] = {}  # by id and digest: an id may come back when its transaction was undone
_MOST_KNOWN = 64
_FALLBACK_POLICY = Policy()


def calendar(calendar_id: int | None = None) -> Calendar:
    """The calendar as it is now; without an id, the academy's own. One query."""
    return current(calendar_id).calendar


def calendars() -> dict[int, Calendar]:
    """Every calendar as it is now, by its id. One query."""
    newest = select(func.max(CalendarVersion.id)).group_by(CalendarVersion.calendar_id)
    rows = session().scalars(select(CalendarVersion).where(CalendarVersion.id.in_(newest)))
    return {row.calendar_id: _named(row).calendar for row in rows}


def current(calendar_id: int | None = None) -> Named:
    """The newest version of a calendar, with its words."""
    query = select(CalendarVersion.id, CalendarVersion.digest).order_by(CalendarVersion.id.desc()).limit(1)
    if calendar_id is None:
        query = query.join(WorkCalendar).where(WorkCalendar.code == THE_ACADEMYS)
    else:
        query = query.where(CalendarVersion.calendar_id == calendar_id)
    key = session().execute(query).one()
    return _known.get((key.id, key.digest)) or _named(session().get_one(CalendarVersion, key.id))


def version(version_id: int) -> Named:
    """What a version says."""
    return _named(session().get_one(CalendarVersion, version_id))


def policy_for(case: Case) -> SlaPolicy | None:
    """What is promised on a case: the policy of its category, else the one for its kind. With its targets."""
    named = select(CaseCategory.policy_id).where(CaseCategory.id == case.category_id).scalar_subquery()
    query = (
        select(SlaPolicy)
        .where((SlaPolicy.id == named) | (SlaPolicy.kind == case.kind))
        .order_by((SlaPolicy.id == named).is_(True).desc())
        .options(selectinload(SlaPolicy.targets))
        .limit(1)
    )
    return session().scalar(query)


def targets(policy: SlaPolicy | None, priority: Priority) -> Policy:
    """The targets that hold for a priority; what says nothing of urgent cases holds for them as well."""
    if policy is None:
        return _FALLBACK_POLICY
    found: dict[Clock, Target] = {}
    for target in sorted(policy.targets, key=lambda each: each.priority is not Priority.NORMAL):
        if target.priority in {Priority.NORMAL, priority}:
            found[target.clock] = Target(target.seconds, target.cap_days)
    return Policy(found)


def status_of(case: Case, events: Iterable[CaseEvent], at: dt.datetime | None = None) -> tuple[Status, Named]:
    """The clocks of a case, and the calendar by which they were read."""
    policy = policy_for(case)
    known = current(policy.calendar_id if policy else None)
    told = _story(case, events)
    return sla.status(told, targets(policy, case.priority), known.calendar, at or clock.now()), known


def names(calendar_ids: set[int]) -> dict[int, dict[str, str]]:
    """What the calendars are called, for the log."""
    query = select(WorkCalendar.id, WorkCalendar.name).where(WorkCalendar.id.in_(calendar_ids))
    return {row.id: row.name for row in session().execute(query)}


def refresh(case: Case, events: Sequence[CaseEvent]) -> None:
    """Work the dates of a case out anew from all its events, the newest at the end. What was met stays as it was."""
    at = max(events[-1].at, events[0].at)
    policy = policy_for(case)
    known = current(policy.calendar_id if policy else None)
    case.policy_id, case.calendar_id = (policy.id, policy.calendar_id) if policy else (None, None)
    found = sla.status(_story(case, events), targets(policy, case.priority), known.calendar, at)
    kept = {row.clock: row for row in session().scalars(select(CaseClock).where(CaseClock.case_id == case.id))}
    rungs = _rungs(case)
    for reading in found.clocks.values():
        row = _write(case, kept.get(reading.clock), reading, known.version_id)
        row.next_rung, row.next_at = next_rung(reading, known.calendar, rungs.get(reading.clock, set()))
        kept[reading.clock] = row
    _project(case, kept, found.leading)
    session().flush()


def _write(case: Case, row: CaseClock | None, reading: sla.Reading, version_id: int) -> CaseClock:
    """Keep a reading. A clock that was met at the same moment before is a fact by now: no calendar changes it."""
    if row and row.state is State.MET and row.met_at == reading.met_at:
        return row
    if row is None:
        row = CaseClock(case_id=case.id, clock=reading.clock)
        session().add(row)
    row.state, row.begins_at, row.due_at = reading.state, reading.begins, reading.due
    is_over = reading.state in {State.MET, State.STOPPED}
    row.met_at, row.seconds, row.version_id = reading.met_at, reading.elapsed if is_over else 0, version_id
    return row


def _project(case: Case, rows: dict[Clock, CaseClock], leading: Clock) -> None:
    """What lists and figures read: the dates, and the seconds of what was met."""
    first, answer = rows[Clock.FIRST], rows[Clock.ANSWER]
    case.first_due_at, case.first_response_at = first.due_at, first.met_at
    case.first_seconds = first.seconds if first.state is State.MET else None
    case.answer_seconds = answer.seconds if answer.state is State.MET else None
    case.due_at = rows[leading].due_at


def _rungs(case: Case) -> dict[Clock, set[int]]:
    found: dict[Clock, set[int]] = {}
    query = select(Escalation.clock, Escalation.rung).where(Escalation.case_id == case.id)
    for name, rung in session().execute(query):
        found.setdefault(name, set()).add(rung)
    return found


def _story(case: Case, events: Iterable[CaseEvent]) -> list[Fact]:
    """The facts of a case. Where others were merged into it, its clocks began with the earliest of them."""
    known = list(events)
    begins = case.received_at
    if any(event.action is Action.JOINED for event in known):
        query = select(func.min(Case.received_at)).where(Case.merged_into_id == case.id)
        begins = min(begins, session().scalar(query) or begins)
    return facts(known, begins)


def _named(row: CalendarVersion) -> Named:
    key = (row.id, row.digest)
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = read(row.id, row.content)
    return _known[key]
