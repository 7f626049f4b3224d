"""Why this date? The clocks of a case, each told day by day, for whoever works on it and for whose it is."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.complaints import policy, visits
from lms.complaints.clocks import explain
from lms.complaints.clocks import service as clocks
from lms.complaints.clocks.content import Named
from lms.complaints.clocks.explain import Line
from lms.complaints.clocks.sla import Clock, Reading
from lms.complaints.deadlines import words
from lms.complaints.models import Case
from lms.complaints.service import chain
from lms.core import clock
from lms.core.access import public, requires
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.web import render

bp = Blueprint("complaint_why", __name__, template_folder="templates")
FOR_CITIZENS = (Clock.FIRST, Clock.ANSWER, Clock.APPEAL)
FOR_STAFF = (*FOR_CITIZENS, Clock.INTERIM, Clock.UNIT)


@dataclass(frozen=True, slots=True)
class Told:
    """A clock with its days."""

    reading: Reading
    lines: tuple[Line, ...]


def by_reference(reference: str) -> Case:
    """The case of this reference with its units. Raises `NotFound`."""
    query = select(Case).where(Case.reference == reference.upper())
    found = session().scalar(query.options(joinedload(Case.unit), selectinload(Case.units)))
    if found is None:
        raise NotFound
    return found


@bp.get("/complaints/desk/<string:reference>/why")
@requires(policy.may_see, by_reference)
def for_staff(case: Case) -> ResponseReturnValue:
    """All clocks, for whoever works on the case."""
    return _page(case, FOR_STAFF, is_staff=True)


@bp.get("/complaints/track/<string:reference>/why")
@public
def for_citizens(reference: str) -> ResponseReturnValue:
    """The clocks of one's own case, for whoever opened it with its secret; for others it is not there."""
    case = by_reference(reference)
    if not visits.is_citizens(case):
        raise NotFound
    return _page(case, FOR_CITIZENS, is_staff=False)


def _page(case: Case, shown: tuple[Clock, ...], *, is_staff: bool) -> Response:
    now = clock.now()
    status, known = clocks.status_of(case, chain.of(case), now)
    told = [
        Told(status.clocks[name], _days(status.clocks[name], known, now)) for name in shown if name in status.clocks
    ]
    return render(
        "complaints/deadlines/why.html",
        case=case,
        told=[each for each in told if each.reading.target],
        known=known,
        clocks=words.CLOCKS,
        states=words.STATES,
        is_staff=is_staff,
        length=words.length,
        said_hours=words.said_hours,
    )


def _days(reading: Reading, known: Named, at: dt.datetime) -> tuple[Line, ...]:
    return explain.by_day(reading, known.calendar, at)
