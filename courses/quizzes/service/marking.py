"""A person's mark for one answer. It ends an attempt when no other answer waits for a person."""

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
    note = {"comment": comment, "rubric": rubric, "audio_asset_id": audio_asset_id}
    kept = {name: value for name, value in note.items() if value}
    session().add(grading.step(held, StepKind.GRADE, by=by, note=kept))
    grading.settle(attempt, answers)
    return attempt


def comments(attempt: Attempt) -> dict[int, str]:
    """What people last wrote to the learner, by answer; one query."""
    query = (
        select(AttemptStep.question_attempt_id, AttemptStep.note)
        .join(QuestionAttempt, QuestionAttempt.id == AttemptStep.question_attempt_id)
        .where(QuestionAttempt.attempt_id == attempt.id, AttemptStep.kind == StepKind.GRADE)
        .where(AttemptStep.actor_id.is_not(None))
        .order_by(AttemptStep.id)
    )
    return {answer_id: str(note.get("comment", "")) for answer_id, note in session().execute(query)}
