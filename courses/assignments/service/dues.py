"""What a learner has still to hand in, and by when: for the pages that show coming days."""

import datetime as dt
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from courses.assignments.models import HANDED_IN, Assignment, AssignmentTerms, Extension, Submission
from courses.assignments.service import timing
from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment, Run
from lms.core.db import session

COLUMNS = (Assignment, AssignmentTerms, Extension)


def joined(query: Any) -> Any:  # Any: a select, of whatever the caller asks for besides
    """The query of places and lessons with `COLUMNS` beside each lesson whose work this learner has yet to hand in."""
    every = aliased(Extension)
    of_lesson = and_(Submission.enrolment_id == Enrolment.id, Submission.stable_key == Lesson.stable_key)
    handed_in = exists().where(of_lesson, Submission.state.in_(HANDED_IN)).correlate(Enrolment, Lesson)
    newest = select(func.max(every.id)).where(every.enrolment_id == Enrolment.id, every.stable_key == Lesson.stable_key)
    in_run = and_(AssignmentTerms.run_id == Enrolment.run_id, AssignmentTerms.stable_key == Lesson.stable_key)
    return (
        query.outerjoin(Assignment, and_(Assignment.lesson_id == Lesson.id, ~handed_in))
        .outerjoin(AssignmentTerms, and_(Assignment.id.is_not(None), in_run))
        .outerjoin(Extension, Extension.id == newest.correlate(Enrolment, Lesson).scalar_subquery())
    )


def due_at(
    enrolment: Enrolment, assignment: Assignment, terms: AssignmentTerms | None, given: Extension | None
) -> dt.datetime | None:
    """By when, from what stands in `COLUMNS`. Needs the run loaded."""
    extension = given if given and given.due_at else None
    return timing.reckon(assignment, enrolment.run, enrolment, terms, extension).due_at


def closings(enrolment: Enrolment) -> list[tuple[str, dt.datetime]]:
    """What is not handed in yet and has a time in one place, by the stable key of its lesson; one query."""
    rows = session().execute(_query(), {"place": enrolment.id})
    moments = [(key, due_at(enrolment, assignment, terms, given)) for key, assignment, terms, given in rows]
    return [(key, moment) for key, moment in moments if moment]


@cache
def _query() -> Any:  # Any: a select of the key and COLUMNS
    """Made once: to write a query takes longer than to run it."""
    query = select(Lesson.stable_key, *COLUMNS).select_from(Enrolment).join(Run, Run.id == Enrolment.run_id)
    query = joined(query.join(Lesson, Lesson.version_id == Run.version_id))
    return query.where(Enrolment.id == bindparam("place"), Assignment.id.is_not(None)).order_by(Lesson.id)
