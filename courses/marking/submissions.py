"""Work of assignments on the desk: texts, files, recordings and films."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.assignments.models import Assignment, Submission, SubmissionFile, WorkKind
from courses.assignments.service import marking, releasing
from courses.catalog.models import Lesson
from courses.marking.models import MarkingWork, SubjectKind
from courses.marking.service.arriving import Handed
from courses.marking.sources import Final, Shown
from lms.accounts.models import User
from lms.core.db import session

NOTHING = Decimal(0)
TYPED = Decimal("0.0001")  # finer than anybody types: gives back 1 of 3 from a share of 0.3333333
BY_WEIGHT = (WorkKind.VIDEO, WorkKind.AUDIO, WorkKind.FILE)


def handed(submission: Submission) -> Handed:
    """A submission as the desk takes it."""
    found = load(submission.id)
    assignment, enrolment = found.assignment, found.enrolment
    assert found.submitted_at is not None  # noqa: S101 - it is handed in
    return Handed(
        kind=SubjectKind.SUBMISSION,
        subject_id=found.id,
        course_id=assignment.lesson.version.course_id,
        run_id=enrolment.run_id,
        enrolment_id=enrolment.id,
        learner_id=enrolment.user_id,
        stable_key=found.stable_key,
        title=assignment.lesson.title,
        form=_form(found),
        content=found.submitted_at.isoformat(),
        possible=found.possible or assignment.mark,
        rubric_version_id=assignment.rubric_version_id,
        at=found.submitted_at,
        late_seconds=found.late_seconds,
        is_blind=assignment.is_blind,
        second_share=assignment.second_share,
    )


def load(submission_id: int) -> Submission:
    """A submission with its files, its assignment, lesson and enrolment."""
    query = select(Submission).where(Submission.id == submission_id)
    query = query.options(
        joinedload(Submission.enrolment),
        joinedload(Submission.assignment).joinedload(Assignment.lesson).joinedload(Lesson.version),
        joinedload(Submission.files).joinedload(SubmissionFile.asset),  # few: cheaper than a query of their own
    )
    return session().scalars(query).unique().one()


class Submissions:
    """The source of submissions."""

    holds_back = True  # its own feature shows nothing to the learner until somebody posts it

    def show(self, work: MarkingWork) -> Shown:
        """The task, and what was handed in."""
        found = load(work.subject_id)
        return Shown(
            task=found.assignment.lesson.body,
            text=found.text,
            assets=tuple(file.asset for file in found.files),
        )

    def hand_down(self, work: MarkingWork, final: Final, by: User) -> None:
        """Give the submission its marks."""
        submission = session().get_one(Submission, work.subject_id)
        possible = submission.possible or NOTHING
        marking.mark(
            submission,
            (final.share * possible).quantize(TYPED, ROUND_HALF_UP),
            by,
            comment=final.comment,
            rubric=final.rubric,
            audio_asset_id=final.audio_asset_id,
            moments=final.moments,
        )

    def post(self, work: MarkingWork, final: Final, by: User) -> None:
        """Let the learner see it."""
        del final
        releasing.post(session().get_one(Submission, work.subject_id), by)


def _form(submission: Submission) -> str:
    kinds = {file.kind for file in submission.files}
    return next((kind for kind in BY_WEIGHT if kind in kinds), WorkKind.TEXT).value
