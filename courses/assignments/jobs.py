"""What assignments do by themselves, and what takes long."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.assignments.models import Assignment
from courses.assignments.service import terms
from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment, Run
from lms.accounts.models import User
from lms.core.db import reading, session, transaction
from lms.core.jobs import Running, every, job

AT_ONCE = 40
SECONDS = 60


@job("assignments.reapply")
def reapply(running: Running, run_id: int, lesson_id: int, by_id: int) -> None:
    """Reckon everything that was handed in in a run by its new terms; in portions, so that nobody's page waits."""
    with reading():
        query = select(Enrolment.id).where(Enrolment.run_id == run_id).order_by(Enrolment.id)
        ids = list(session().scalars(query))
    for begin in range(0, len(ids), AT_ONCE):
        with transaction():
            assignment, run = _found(run_id, lesson_id)
            by = session().get(User, by_id)
            portion = session().scalars(select(Enrolment).where(Enrolment.id.in_(ids[begin : begin + AT_ONCE]))).all()
            terms.reapply(assignment, run, portion, by)
        running.progress(min(begin + AT_ONCE, len(ids)), len(ids))


@every(SECONDS)
def note_what_is_missing() -> None:
    """Who handed nothing in, and whose time is over, gets what the policy sets for that.

    One assignment of one run each time: so places are held in their order (ADR 0020), and nobody waits long.
    """
    any(terms.note_missing(assignment, run) for assignment, run in terms.lacking())


def register() -> None:
    """Importing this module registers its work; the call says so."""


def _found(run_id: int, lesson_id: int) -> tuple[Assignment, Run]:
    query = select(Assignment).join(Lesson, Lesson.id == Assignment.lesson_id).options(joinedload(Assignment.lesson))
    return session().scalars(query.where(Lesson.id == lesson_id)).one(), session().get_one(Run, run_id)
