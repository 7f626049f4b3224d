"""What the cases and events of some days come to. Reads, changes nothing."""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from lms.complaints.figures import ages
from lms.complaints.figures.models import NOBODY
from lms.complaints.figures.tally import Span, Tally
from lms.complaints.kinds import Action, Outcome, State
from lms.complaints.models import Case, CaseEvent
from lms.core.db import session
from lms.core.i18n import local

SATISFIED, OFTEN = 4, 2
ANSWERED = (State.ANSWERED, State.CLOSED, State.APPEAL_OPEN, State.APPEAL_DECIDED)
LEFT = {
    State.WITHDRAWN: Action.WITHDRAW,
    State.REJECTED: Action.CONFIRM_REJECTION,
    State.REFERRED_OUT: Action.REFER_OUT,
    State.MERGED: Action.MERGE,
}
FOR_THE_CITIZEN = (Outcome.UPHELD, Outcome.PARTLY)


class Key(NamedTuple):
    """What a row of a day is told by."""

    day: dt.date
    unit_id: int
    category_id: int
    channel: str


Found = defaultdict[Key, Tally]
_Lodged = aliased(CaseEvent)
_AGAINST = (
    select(_Lodged.payload["against"].as_integer())
    .where(_Lodged.case_id == Case.id, _Lodged.action == Action.APPEAL)
    .order_by(_Lodged.seq)
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
OWNER = func.coalesce(_AGAINST, Case.unit_id)
"""Whose a case is for the figures: an appeal moves it to somebody senior, but what it was about stays where it was."""
_KEY = (OWNER.label("unit_id"), Case.category_id, Case.channel)


def is_answered() -> Any:  # Any: a condition of a query
    """The cases that have an answer now; one that was reopened has none, nor one that ended for want of a reply."""
    answered = Case.state.in_(ANSWERED) & Case.answered_at.is_not(None)
    return answered & (Case.outcome.is_distinct_from(Outcome.NO_REPLY))


def gathered(first: dt.date, last: dt.date) -> Found:
    """The rows of all days from `first` to `last`."""
    begin, end = day_begins(first), day_begins(last + dt.timedelta(days=1))
    found: Found = defaultdict(Tally)
    _received(found, begin, end)
    _responded(found, begin, end)
    _answered(found, begin, end)
    _ended(found, begin, end)
    _contested(found, begin, end)
    _rated(found, begin, end)
    return found


def day_begins(day: dt.date) -> dt.datetime:
    """The moment at which a day begins where the academy is."""
    zone = local(dt.datetime.combine(day, dt.time(12), dt.UTC)).tzinfo
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _of(found: Found, row: Any, moment: dt.datetime) -> Tally:  # Any: a row with these columns
    return found[Key(local(moment).date(), row.unit_id or NOBODY, row.category_id, row.channel)]


def _received(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    columns = (Case.id, Case.state, Case.outcome, Case.received_at, Case.answered_at, Case.answer_seconds)
    where = (Case.received_at >= begin, Case.received_at < end)
    rows = session().execute(select(*_KEY, *columns, Case.calendar_id).where(*where)).all()
    gone = {row.id: row.at for row in session().execute(left(*where))}
    between = ages.Ages().between
    for row in rows:
        tally = _of(found, row, row.received_at)
        tally.count("received")
        if row.id in gone:
            went = gone[row.id]
            tally.last(Span.LEFT, between(row.calendar_id, row.received_at, went))
            tally.last(Span.LEFT_WALL, (went - row.received_at).total_seconds())
        elif row.state in ANSWERED and row.answered_at and row.outcome is not Outcome.NO_REPLY:
            tally.last(Span.COHORT, row.answer_seconds)
            tally.last(Span.COHORT_WALL, (row.answered_at - row.received_at).total_seconds())


def _responded(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    at = Case.first_response_at
    for row in session().execute(select(*_KEY, Case.received_at, at, Case.first_seconds).where(at >= begin, at < end)):
        tally = _of(found, row, row.first_response_at)
        tally.count("responded")
        tally.last(Span.FIRST, row.first_seconds)
        tally.last(Span.FIRST_WALL, (row.first_response_at - row.received_at).total_seconds())


def _answered(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    where = (Case.answered_at >= begin, Case.answered_at < end, is_answered())
    columns = (Case.received_at, Case.first_response_at, Case.answered_at, Case.answer_seconds)
    more = (Case.id, Case.due_at, Case.reopen_count, Case.hops)
    rows = session().execute(select(*_KEY, *columns, *more).where(*where)).all()
    lost = set(session().scalars(overturned().where(*where)))
    for row in rows:
        tally = _of(found, row, row.answered_at)
        tally.count("answered")
        tally.last(Span.ANSWER, row.answer_seconds)
        tally.last(Span.ANSWER_WALL, (row.answered_at - row.received_at).total_seconds())
        tally.count("at_once", row.first_response_at == row.answered_at and not row.reopen_count)
        tally.count("moved", row.hops >= OFTEN)
        if row.due_at:
            is_in_time = row.answered_at <= row.due_at
            tally.count("timed")
            tally.count("in_time", is_in_time)
            tally.count("good", is_in_time and not row.reopen_count and row.id not in lost)


def _ended(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    leaving = (*LEFT.values(), Action.NO_REPLY)
    then = (CaseEvent.at >= begin, CaseEvent.at < end, CaseEvent.action.in_(leaving))
    for row in session().execute(left(Case.id.in_(select(CaseEvent.case_id).where(*then)))):
        if begin <= row.at < end:  # one that left twice is counted where it left last
            _of(found, row, row.at).count("ended")


def _contested(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    names = {Action.REOPEN: "reopened", Action.APPEAL: "appealed", Action.DECIDE_APPEAL: "decided"}
    query = select(*_KEY, CaseEvent.action, CaseEvent.at, CaseEvent.payload).join(Case, Case.id == CaseEvent.case_id)
    where = (CaseEvent.at >= begin, CaseEvent.at < end, CaseEvent.action.in_(names))
    for row in session().execute(query.where(*where)):
        tally = _of(found, row, row.at)
        tally.count(names[row.action])
        tally.count("upheld", row.action == Action.DECIDE_APPEAL and _is_for_the_citizen(row.payload))


def _rated(found: Found, begin: dt.datetime, end: dt.datetime) -> None:
    where = (Case.rated_at >= begin, Case.rated_at < end, Case.rating.is_not(None))
    for row in session().execute(select(*_KEY, Case.rating, Case.rated_at).where(*where)):
        tally = _of(found, row, row.rated_at)
        tally.count("rated")
        tally.count("satisfied", row.rating >= SATISFIED)
        tally.count("rating_sum", row.rating)


def left(*where: Any) -> Any:  # Any: conditions and columns of a query
    """The cases that ended without an answer, each with the moment at which it last did."""
    ways = [(Case.state == state) & (CaseEvent.action == action) for state, action in LEFT.items()]
    ways.append(Case.state.in_(ANSWERED) & (Case.outcome == Outcome.NO_REPLY) & (CaseEvent.action == Action.NO_REPLY))
    found = select(Case.id, *_KEY, func.max(CaseEvent.at).label("at")).join(CaseEvent, CaseEvent.case_id == Case.id)
    return found.where(or_(*ways), *where).group_by(Case.id).order_by(Case.id)


def overturned() -> Select[int]:
    """The cases in which an appeal was decided for the citizen."""
    outcome = CaseEvent.payload["outcome"].as_string()
    query = select(Case.id).join(CaseEvent, CaseEvent.case_id == Case.id)
    return query.where(CaseEvent.action == Action.DECIDE_APPEAL, outcome.in_(FOR_THE_CITIZEN))


def _is_for_the_citizen(payload: dict[str, Any]) -> bool:  # Any: as kept
    return payload.get("outcome") in FOR_THE_CITIZEN
