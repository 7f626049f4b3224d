"""Holding a submission, noting what happens to it. The order of locks is that of ADR 0020: run, place, then this."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.assignments.models import Assignment, StepKind, Submission, SubmissionStep
from courses.enrolment.models import Enrolment
from courses.enrolment.service.holding import hold_place
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound


def held(submission_id: int) -> Submission:
    """Lock the place and then the submission, and see it as it is now, with its assignment and enrolment."""
    enrolment_id = session().scalar(select(Submission.enrolment_id).where(Submission.id == submission_id))
    if enrolment_id is None:
        raise NotFound
    hold_place(session().get_one(Enrolment, enrolment_id))
    locked = select(Submission).where(Submission.id == submission_id).with_for_update()
    session().execute(locked.execution_options(populate_existing=True))
    found: Submission = session().scalars(whole().where(Submission.id == submission_id)).one()
    return found


def whole() -> Any:  # Any: a select that callers go on with
    """Submissions with their assignment, lesson, enrolment, run and learner."""
    return select(Submission).options(
        joinedload(Submission.assignment).joinedload(Assignment.lesson),
        joinedload(Submission.enrolment).options(joinedload(Enrolment.run), joinedload(Enrolment.user)),
    )


def note(submission: Submission, kind: StepKind, by: User | None, **facts: Any) -> None:  # Any: what JSON can carry
    """Put a step on record."""
    said = {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in facts.items()}
    row = SubmissionStep(submission_id=submission.id, kind=kind, actor_id=by.id if by else None, facts=said)
    session().add(row)
    session().flush()
