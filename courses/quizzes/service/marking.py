"""A person's mark for one answer. It ends an attempt when no other answer waits for a person."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from courses.quizzes.models import Attempt, AttemptStep, QuestionAttempt, StepKind
from courses.quizzes.service import grading
from courses.quizzes.types.face import NOTHING, WHOLE, fraction
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l


def mark(
    answer: QuestionAttempt,
    share: Decimal,
    by: User,
    *,
    comment: str = "",
    rubric: dict[str, Any] | None = None,  # Any: what was chosen, as courses.rubrics keeps it
    audio_asset_id: int | None = None,
    moments: Sequence[Mapping[str, Any]] = (),  # Any: {"asset": public id, "at_ms": …, "text": …}
) -> Attempt:
    """Give an answer this share of its mark; a later mark replaces it and both stay on record.

    The attempt gets its marks when this was the last answer that waited for a person.
    """
    if not NOTHING <= share <= WHOLE:
        raise BadValue(_l("A mark lies between nothing and the whole mark of the question."))
    attempt = grading.hold(session().get_one(Attempt, answer.attempt_id))
    if attempt.is_open:
        raise RuleError(_l("This attempt is not handed in yet, so nothing in it can be marked."))
    answers = grading.answers_of(attempt)
    held = next(each for each in answers if each.id == answer.id)
    held.fraction = fraction(share)
    held.state = grading.state_of(held.fraction)
    said_at = [dict(each) for each in moments]
    note = {"comment": comment, "rubric": rubric, "audio_asset_id": audio_asset_id, "moments": said_at}
    kept = {name: value for name, value in note.items() if value}
    session().add(grading.step(held, StepKind.GRADE, by=by, note=kept))
    grading.settle(attempt, answers)
    return attempt


def notes(attempt: Attempt) -> dict[int, dict[str, Any]]:  # Any: comment, rubric, moments, audio_asset_id
    """What people last said to the learner, by answer; one query."""
    query = (
        select(AttemptStep.question_attempt_id, AttemptStep.note)
        .join(QuestionAttempt, QuestionAttempt.id == AttemptStep.question_attempt_id)
        .where(QuestionAttempt.attempt_id == attempt.id, AttemptStep.kind == StepKind.GRADE)
        .where(AttemptStep.actor_id.is_not(None))
        .order_by(AttemptStep.id)
    )
    return {answer_id: dict(note or {}) for answer_id, note in session().execute(query)}
