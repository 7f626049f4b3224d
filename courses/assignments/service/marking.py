"""Giving a mark. What was entered, what is taken for being late, and what counts are kept apart."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from courses.assignments import events, late
from courses.assignments.models import HANDED_IN, Release, StepKind, Submission, SubmissionState
from courses.assignments.service import moments as moments_said
from courses.assignments.service import releasing, rows, timing
from courses.assignments.service.timing import Times
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

NOTHING = Decimal(0)
MOST_COMMENT = 20_000


def mark(
    submission: Submission,
    entered: Decimal,
    by: User,
    *,
    comment: str = "",
    rubric: dict[str, Any] | None = None,  # Any: {"version": id, "chosen": {…}, "words": {…}}
    audio_asset_id: int | None = None,
    moments: Sequence[Mapping[str, Any]] = (),  # Any: {"asset": public id, "at_ms": …, "text": …}
) -> Submission:
    """Give a handed-in work its mark, in marks out of `possible`; the same again changes nothing.

    The learner sees it once it is posted: at once where the release is automatic, or where an older mark was posted.
    """
    held = rows.held(submission.id)
    _refuse_what_cannot_be(held, entered, comment)
    said = {"entered": entered, "comment": comment, "rubric": rubric, "feedback_asset_id": audio_asset_id}
    is_same = held.is_marked and all(getattr(held, name) == value for name, value in said.items())
    if not moments_said.say(held, moments, by) and is_same:
        return held
    for name, value in said.items():
        setattr(held, name, value)
    held.marked_at, held.marked_by_id = clock.now(), by.id
    times = timing.of(held.assignment, held.enrolment)
    settle(held, times)
    said_at = [dict(each) for each in moments]
    note = {"comment": comment, "rubric": rubric, "audio": audio_asset_id, "moments": said_at}
    rows.note(held, StepKind.MARK, by, **numbers(held), **note)
    events.submission_marked.send(held, by=by)
    if held.is_posted or times.release is Release.AUTOMATIC:
        releasing.post(held, by)
    return held


def settle(submission: Submission, times: Times) -> bool:
    """Reckon the lateness, the deduction and what counts anew; whether anything is other than before."""
    before = (submission.due_at, submission.late_seconds, submission.deduction, submission.final)
    if submission.submitted_at:
        submission.due_at = times.due_at
        submission.late_seconds = times.late_seconds(submission.submitted_at)
    if submission.is_marked and submission.possible is not None:
        _reckon(submission, submission.possible, times)
    session().flush()
    return before != (submission.due_at, submission.late_seconds, submission.deduction, submission.final)


def numbers(submission: Submission) -> dict[str, Any]:  # Any: for a step on record
    """The numbers as they are now."""
    names = ("entered", "deduction", "final", "possible", "late_seconds")
    return {name: getattr(submission, name) for name in names}


def _refuse_what_cannot_be(submission: Submission, entered: Decimal, comment: str) -> None:
    if submission.state not in HANDED_IN:
        raise RuleError(_l("The learner has taken this work back. There is nothing to mark any more."))
    if not entered.is_finite() or not NOTHING <= entered <= (submission.possible or NOTHING):
        raise BadValue(_l("The mark lies between 0 and what is possible."))
    if len(comment) > MOST_COMMENT:
        raise BadValue(_l("This comment is too long."))


def _reckon(submission: Submission, possible: Decimal, times: Times) -> None:
    if submission.state is SubmissionState.MISSING:
        submission.entered = submission.deduction = None
        submission.final = late.missing(times.late, possible)
    elif submission.entered is not None:
        submission.deduction = late.deduction(times.late, possible, submission.entered, submission.late_seconds)
        submission.final = submission.entered - submission.deduction
