"""Asking about an answer while the attempt is open, and going on where there is no way back."""

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from courses.enrolment.models import Enrolment
from courses.quizzes import behaviours, rules
from courses.quizzes.models import AnswerState, Attempt, AttemptStep, QuestionAttempt, StepKind
from courses.quizzes.regrading import rulings
from courses.quizzes.rules import Rules
from courses.quizzes.service import grading, saving
from courses.quizzes.types.face import Said
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a learner is told about a checked question."""

    state: AnswerState
    tries: int
    tries_left: int
    hint: Said


def load(public_id: str, slot: int, user: User) -> QuestionAttempt:
    """Find an answer of one's own attempt as it is now, with its version and the quiz, and hold the attempt."""
    query = (
        select(QuestionAttempt)
        .join(QuestionAttempt.attempt)
        .join(Attempt.enrolment)
        .join(QuestionAttempt.version)
        .options(
            contains_eager(QuestionAttempt.attempt).joinedload(Attempt.quiz),
            contains_eager(QuestionAttempt.version),
        )
        .where(Attempt.public_id == public_id, Enrolment.user_id == user.id, QuestionAttempt.slot == slot)
        .with_for_update(of=Attempt)
    )
    found = session().scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def check(answer: QuestionAttempt) -> None:
    """Use up a try: say what the answer that is held is worth. The same answer twice uses up one try.

    `answer` comes with its version, its attempt and the quiz, and the attempt is held.
    """
    attempt = answer.attempt
    ruled = rules.read(attempt.quiz.settings)
    if not can_check(answer, ruled):
        raise RuleError(_l("This answer is not checked before you hand in."))
    if not saving.is_in_time(attempt, None, clock.now()):
        raise RuleError(_l("Time is over."))
    if answer.is_closed:
        return
    if not answer.response:
        raise BadValue(_l("Please answer the question first, then check it."))
    if answer.checked_hash == answer.response_hash:
        return
    share = rulings.fraction_of(answer.version, answer.response, None)
    if share is None:
        raise RuleError(_l("This answer is not checked before you hand in."))
    answer.tries += 1
    verdict = behaviours.of(ruled.behaviour).checked(share, answer.tries, tries_of(answer, ruled))
    answer.checked_hash, answer.is_closed = answer.response_hash, verdict.is_closed
    answer.state = grading.state_of(share)
    session().add(_step(answer, verdict.hint))
    session().flush()


def can_check(answer: QuestionAttempt, ruled: Rules) -> bool:
    """Whether there is a button for it: the behaviour has one, and the type can tell by itself."""
    is_told = behaviours.of(ruled.behaviour).can_check()
    return is_told and bool(grading.key_of(answer.version))


def tries_of(answer: QuestionAttempt, ruled: Rules) -> int:
    """How often the question may be tried: one more than it has hints, or as the rules say where it has none."""
    hints = answer.version.body.get("hints") or []
    return len(hints) + 1 if hints else ruled.tries


def told(answer: QuestionAttempt, ruled: Rules) -> Told | None:
    """What the page shows of a check; nothing once the answer was changed, for it spoke of another."""
    if not answer.tries or (not answer.is_closed and answer.checked_hash != answer.response_hash):
        return None
    hints = answer.version.body.get("hints") or []
    hint = hints[answer.tries - 1] if not answer.is_closed and answer.tries <= len(hints) else {}
    return Told(_state(answer), answer.tries, max(0, tries_of(answer, ruled) - answer.tries), dict(hint))


def go_on(attempt: Attempt, slot: int) -> None:
    """Leave a question for good and come to the next one: `slot` is where the learner stands."""
    hold(attempt)
    if attempt.is_open and attempt.reached == slot and slot < _count(attempt):
        attempt.reached = slot + 1
        session().flush()


def _state(answer: QuestionAttempt) -> AnswerState:
    share = rulings.fraction_of(answer.version, answer.response, None)
    return answer.state if share is None else grading.state_of(share)


def _count(attempt: Attempt) -> int:
    slots = session().scalars(select(QuestionAttempt.slot).where(QuestionAttempt.attempt_id == attempt.id))
    return max(slots, default=0)


def _step(answer: QuestionAttempt, hint: int | None) -> AttemptStep:
    note = {"try": answer.tries} | ({} if hint is None else {"hint": hint})
    return grading.step(answer, StepKind.CHECK, note=note)
