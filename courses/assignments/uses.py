"""Where files that learners handed in belong: their owner looks after them on the page of the work."""

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import select

from courses.assignments.models import Assignment, Submission, SubmissionFile
from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment
from lms.core.db import session
from lms.core.i18n import choose
from media.models import Asset
from media.uses import Use


def of(assets: Sequence[Asset]) -> Iterator[Use]:
    """The work that holds each of these files; one query. The worker asks too, so the address is a plain path."""
    query = (
        select(SubmissionFile.asset_id, Lesson.title, Enrolment.run_id, Lesson.stable_key)
        .join(Submission, Submission.id == SubmissionFile.submission_id)
        .join(Enrolment, Enrolment.id == Submission.enrolment_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .where(SubmissionFile.asset_id.in_([asset.id for asset in assets]))
    )
    for asset_id, title, run_id, key in session().execute(query):
        path = f"/learn/runs/{run_id}/assignments/{key}"
        yield Use(asset_id, partial(choose, title), partial(str, path))
