"""A trainer marks a lesson complete for a learner, with a reason, and may take it back."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment
from courses.progress.models import LessonMark, LessonProgress
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _

LONGEST_REASON = 500


class NotLearning(RuleError):
    """The place in the run is not an active one."""


class NotMarked(RuleError):
    """No trainer marked this lesson, or the learner has done it since."""


def mark(enrolment: Enrolment, lesson: Lesson, *, reason: str, by: User) -> LessonProgress:
    """Note the lesson as complete on the word of `by`. One that is complete already stays as it is.

    Raises `BadValue` without a reason, `NotLearning` for who has no active place.
    """
    reason = _needed(reason)
    if enrolment.state not in LEARNING:
        raise NotLearning(_("Only who has a place in the run can complete its lessons."))
    row = completing.progress_row(enrolment, lesson, "trainer")
    if row.completed_at:
        return row
    mark = LessonMark(enrolment_id=enrolment.id, stable_key=lesson.stable_key, reason=reason, by_id=by.id)
    mark.share_before = row.share
    session().add(mark)
    completing.complete(enrolment, lesson, "trainer")
    audit.record("lesson.marked", enrolment, by=by, lesson=lesson.title, reason=reason)
    return row


def unmark(enrolment: Enrolment, lesson: Lesson, *, by: User) -> LessonProgress:
    """Take the mark back: the lesson stands as it did before, and a course completed by it is active again.

    Twice is the same. Raises `NotMarked` where the learner has completed the lesson without help.
    """
    row = completing.progress_row(enrolment, lesson, "trainer")
    standing = session().scalar(completing.standing_marks(enrolment).where(LessonMark.stable_key == lesson.stable_key))
    if standing is None and not row.completed_at:
        return row
    if standing is None or row.source != "trainer":
        raise NotMarked(_("The learner has completed this lesson; there is no mark of a trainer to take back."))
    standing.undone_at, standing.undone_by_id = clock.now(), by.id
    completing.reopen(enrolment, lesson, row, standing.share_before, by)
    audit.record("lesson.unmarked", enrolment, by=by, lesson=lesson.title, reason=standing.reason)
    return row


def marks(enrolment: Enrolment) -> dict[str, LessonMark]:
    """The marks that stand, by lesson, with who made them."""
    query = completing.standing_marks(enrolment).options(joinedload(LessonMark.by))
    found: Sequence[LessonMark] = session().scalars(query).all()
    return {mark.stable_key: mark for mark in found}


def _needed(reason: str) -> str:
    if not reason.strip():
        raise BadValue(_("Write why: it stands beside the lesson and in the log."))
    return reason.strip()[:LONGEST_REASON]
