"""When a mark is seen. The learner sees nothing of a mark until somebody posts it, or the policy does."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select

from courses.assignments import events
from courses.assignments.models import StepKind, Submission, SubmissionState
from courses.assignments.service import rows
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _, _l, choose
from lms.notifications import service as notices
from lms.notifications.wording import in_languages

NOTHING = Decimal(0)


def post(submission: Submission, by: User | None) -> Submission:
    """Let the learner see the mark, and tell them; a posted one whose mark was changed is told anew."""
    held = rows.held(submission.id)
    if not held.is_marked:
        raise RuleError(_l("This work has no mark yet."))
    held.posted_at = held.posted_at or clock.now()
    if held.state is SubmissionState.SUBMITTED:
        held.state = SubmissionState.RETURNED
    session().flush()
    rows.note(held, StepKind.POST, by, final=held.final)
    _tell_progress(held)
    _tell_learner(held)
    events.submission_posted.send(held, by=by)
    return held


def post_all(submissions: Iterable[Submission], by: User) -> int:
    """Post those that are marked and not posted; returns how many."""
    ordered = sorted(submissions, key=lambda each: (each.enrolment_id, each.id))
    return len([post(each, by) for each in ordered if each.is_marked and not each.is_posted])


def hide(submission: Submission, by: User | None) -> Submission:
    """Take the mark out of the learner's sight again; what they have read stays on record. Twice is the same."""
    held = rows.held(submission.id)
    if not held.is_posted:
        return held
    held.posted_at = None
    if held.state is SubmissionState.RETURNED:
        held.state = SubmissionState.SUBMITTED
    session().flush()
    rows.note(held, StepKind.HIDE, by)
    events.submission_hidden.send(held, by=by)
    return held


def opened(submission: Submission) -> None:
    """The learner reads the feedback; the first time is kept."""
    if submission.is_posted and submission.opened_at is None:
        submission.opened_at = clock.now()
        session().flush()


def posted_of(enrolment_id: int, stable_key: str) -> Sequence[Submission]:
    """All posted tries of a learner, the first first."""
    query = select(Submission).where(Submission.enrolment_id == enrolment_id, Submission.stable_key == stable_key)
    return session().scalars(query.where(Submission.posted_at.is_not(None)).order_by(Submission.number)).all()


def _tell_progress(submission: Submission) -> None:
    """What the posted tries come to; completes the lesson where that is its rule."""
    lesson, least = submission.assignment.lesson, submission.assignment.pass_share
    shares = [each.share or NOTHING for each in posted_of(submission.enrolment_id, submission.stable_key)]
    failures = sum(share < least for share in shares)
    best = max(shares, default=NOTHING)
    completing.grade(submission.enrolment, lesson, best=best, failures=failures, is_passed=best >= least)
    if lesson.rule == "marked" and submission.state is not SubmissionState.MISSING:
        completing.complete(submission.enrolment, lesson, "marked")


def _tell_learner(submission: Submission) -> None:
    title = submission.assignment.lesson.title
    text = in_languages(lambda: _("Your work in “%(title)s” has been marked.", title=choose(title)))
    stamp = int((submission.marked_at or clock.now()).timestamp())
    key = f"submission:{submission.id}:{stamp}"
    notices.tell(submission.enrolment.user, key, text, f"/learn/submissions/{submission.public_id}")
