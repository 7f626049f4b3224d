"""Finds what a URL names, with what its page shows, or says that there is none."""

import uuid

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.assignments.models import Assignment, Submission, SubmissionComment, SubmissionFile
from courses.assignments.service import building, standing
from courses.assignments.service.standing import Standing
from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import Enrolment, Run
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound
from media.models import Asset


def assignment(lesson_id: int) -> Assignment:
    """The assignment of a lesson."""
    return building.of_lesson(lesson_id)


def place(run_id: int, key: str) -> Standing:
    """The reader's own place at an assignment."""
    return standing.of(run_id, key, me())


def of_run(run_id: int, key: str) -> tuple[Assignment, Run]:
    """An assignment as a run has it."""
    query = (
        select(Assignment, Run)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .join(Run, Run.version_id == Lesson.version_id)
        .options(joinedload(Assignment.lesson), joinedload(Run.version).joinedload(CourseVersion.course))
        .where(Run.id == run_id, Lesson.stable_key == key)
    )
    found = session().execute(query).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def enrolment(run: Run, enrolment_id: int) -> Enrolment:
    """A place in this run, with its learner."""
    query = select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.run_id == run.id)
    version = joinedload(Run.version).joinedload(CourseVersion.course)
    found = session().scalar(query.options(joinedload(Enrolment.user), joinedload(Enrolment.run).options(version)))
    if found is None:
        raise NotFound
    return found


def submission(public_id: uuid.UUID) -> Submission:
    """A submission with all that is in it, and where it belongs."""
    version = joinedload(Run.version).joinedload(CourseVersion.course)
    query = (
        select(Submission)
        .where(Submission.public_id == str(public_id))
        .options(
            joinedload(Submission.assignment).joinedload(Assignment.lesson),
            joinedload(Submission.enrolment).joinedload(Enrolment.run).options(version),
            joinedload(Submission.enrolment).joinedload(Enrolment.user),
            joinedload(Submission.feedback),
            selectinload(Submission.files).joinedload(SubmissionFile.asset).joinedload(Asset.source),
            selectinload(Submission.comments).joinedload(SubmissionComment.author),
        )
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def file(public_id: uuid.UUID, asset_id: uuid.UUID) -> tuple[Submission, Asset]:
    """One file of a submission."""
    work = submission(public_id)
    for each in work.files:
        if each.asset.public_id == str(asset_id):
            return work, each.asset
    raise NotFound


def me() -> User:
    """Who asks."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
