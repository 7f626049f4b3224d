"""Until when somebody may hand in, and by which policy: the assignment's own, the run's, and what one person was given.

A day that is counted from the run's start ends at midnight where the run is; who goes at their own pace counts from
their own first day.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select

from courses.assignments import late
from courses.assignments.late import LatePolicy
from courses.assignments.models import Assignment, AssignmentTerms, Extension, Release
from courses.enrolment.models import Enrolment, Pace, Run
from lms.core.db import session

LAST_SECOND = dt.time(23, 59, 59)


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """What counts for one person."""

    due_at: dt.datetime | None
    cutoff_at: dt.datetime | None
    late: LatePolicy
    release: Release
    extension: Extension | None = None

    def late_seconds(self, at: dt.datetime) -> int:
        """How much too late it is at this moment; 0 in time."""
        return 0 if self.due_at is None else max(0, int((at - self.due_at).total_seconds()))

    def is_shut(self, at: dt.datetime) -> bool:
        """Whether nothing is taken any more."""
        return self.cutoff_at is not None and at > self.cutoff_at


def of(assignment: Assignment, enrolment: Enrolment) -> Times:
    """What counts for this learner. Needs the lesson and the run loaded; two queries."""
    return of_many(assignment, enrolment.run, [enrolment])[enrolment.id]


def of_many(assignment: Assignment, run: Run, enrolments: Iterable[Enrolment]) -> dict[int, Times]:
    """What counts for each of these learners of a run, by enrolment; two queries for all."""
    people = list(enrolments)
    key = assignment.lesson.stable_key
    terms, given = terms_of(run.id, key), extensions([each.id for each in people], key)
    return {each.id: reckon(assignment, run, each, terms, given.get(each.id)) for each in people}


def reckon(
    assignment: Assignment,
    run: Run,
    enrolment: Enrolment | None,
    terms: AssignmentTerms | None,
    given: Extension | None = None,
) -> Times:
    """Put it together; without an enrolment it is what the run says."""
    due = (terms and terms.due_at) or assignment.due_at or _day(run, enrolment, assignment.due_days)
    cutoff = (terms and terms.cutoff_at) or assignment.cutoff_at or _day(run, enrolment, assignment.cutoff_days)
    if given and given.due_at:
        due = given.due_at
        cutoff = max(cutoff, due) if cutoff else None
    kept = terms.late if terms and terms.late is not None else assignment.late
    return Times(due, cutoff, late.policy(kept), (terms and terms.release) or assignment.release, given)


def terms_of(run_id: int, stable_key: str) -> AssignmentTerms | None:
    """What the run sets otherwise."""
    query = select(AssignmentTerms).where(AssignmentTerms.run_id == run_id, AssignmentTerms.stable_key == stable_key)
    return session().scalar(query)


def extensions(enrolment_ids: Iterable[int], stable_key: str) -> Mapping[int, Extension]:
    """The newest extension of each enrolment that has one; one query."""
    query = select(Extension).where(Extension.enrolment_id.in_(list(enrolment_ids)), Extension.stable_key == stable_key)
    newest = {each.enrolment_id: each for each in session().scalars(query.order_by(Extension.id))}
    return {number: each for number, each in newest.items() if each.due_at}


def _day(run: Run, enrolment: Enrolment | None, days: int | None) -> dt.datetime | None:
    if days is None:
        return None
    zone = ZoneInfo(run.zone)
    begin = run.starts_on
    if run.pace is Pace.SELF:
        if enrolment is None:
            return None
        begin = max(begin, enrolment.created_at.astimezone(zone).date())
    return dt.datetime.combine(begin + dt.timedelta(days=days), LAST_SECOND, zone).astimezone(dt.UTC)
