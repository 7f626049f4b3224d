"""Grading: exact decimals, rounded only where they are shown.

An answer is graded by its question's type, or waits for a person. An attempt is graded when no answer waits.
"""

import logging
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment
from courses.enrolment.service.holding import hold_place
from courses.progress.service import completing
from courses.quizzes import behaviours, events, rules, types
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    QuestionAttempt,
    QuestionVersion,
    Quiz,
    StepKind,
)
from courses.quizzes.regrading import rulings
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.rules import Rules
from courses.quizzes.service import counting
from courses.quizzes.types.face import NOTHING, WHOLE, Response, fraction
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session

log = logging.getLogger("ijaza.quizzes")
SWEPT_AT_ONCE = 40
LEARNER = "learner"
DEADLINE = "deadline"


def hand_in(attempt: Attempt, by: str = LEARNER) -> Attempt:
    """End an attempt and grade it by the answers that are held; a second call changes nothing."""
    held = hold(attempt)
    if not held.is_open:
        return held
    now = clock.now()
    held.handed_in_by = by
    held.submitted_at = min(now, held.deadline_at) if held.deadline_at and by == DEADLINE else now
    answers = answers_of(held)
    ruled = rulings.in_force(answer.version_id for answer in answers)
    kept = rules.read(held.quiz.settings)
    for answer in answers:
        assess(answer, ruled.get(answer.version_id), kept)
    session().execute(insert(AttemptStep), [_told(answer, StepKind.GRADE) for answer in answers])
    settle(held, answers)
    for answer in answers:
        if waits(answer):
            events.answer_needs_marking.send(answer)
    return held


def sweep() -> int:
    """Hand in attempts whose time is over, by the answers last saved; returns how many.

    One that cannot be graded is left as it was and said in the log: it keeps nobody else's marks back.
    """
    due = session().scalars(
        select(Attempt)
        .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.closes_at < clock.now())
        .options(joinedload(Attempt.enrolment))
        .order_by(Attempt.closes_at)
        .limit(SWEPT_AT_ONCE)
    )
    in_order = sorted(due.all(), key=lambda attempt: (attempt.enrolment.run_id, attempt.enrolment_id, attempt.id))
    return sum(_is_swept(attempt) for attempt in in_order)


def _is_swept(attempt: Attempt) -> bool:
    number = attempt.id
    try:
        with session().begin_nested():
            hand_in(attempt, DEADLINE)
    except Exception:
        log.exception("attempt %d is over and could not be handed in", number)
        return False
    return True


def assess(answer: QuestionAttempt, ruling: Ruling | None, ruled: Rules) -> None:
    """Grade one answer as it stands, or say that it waits for a person; `answer` comes with its version.

    The step that tells of it is the caller's to write: many are written at once.
    """
    answer.fraction = share_of(answer, ruling, ruled)
    answer.is_left_out = rulings.leaves_out(ruling)
    answer.state = AnswerState.NEEDS_GRADING if answer.fraction is None else state_of(answer.fraction)


def share_of(answer: QuestionAttempt, ruling: Ruling | None, ruled: Rules) -> Decimal | None:
    """What counts of an answer: what its type and the ruling say, as the behaviour of the quiz takes it."""
    share = rulings.fraction_of(answer.version, answer.response, ruling)
    if not answer.response or (ruling and ruling.kind is RulingKind.FULL_MARKS):
        return share
    unchecked = bool(answer.tries) and answer.response_hash != answer.checked_hash
    return behaviours.of(ruled.behaviour).counts(share, answer.tries + unchecked, ruled.penalty)


def settle(attempt: Attempt, answers: Sequence[QuestionAttempt]) -> None:
    """Add up an attempt that is not open; while an answer waits for a person it has no mark. `answers`: all of it."""
    if any(waits(answer) for answer in answers):
        attempt.state = AttemptState.NEEDS_GRADING
        attempt.raw = attempt.share = attempt.is_passed = None
        session().flush()
        return
    attempt.state = AttemptState.GRADED
    attempt.raw, attempt.possible = rulings.totals(answers)
    attempt.share = fraction(attempt.raw / attempt.possible) if attempt.possible else NOTHING
    attempt.is_passed = attempt.share >= attempt.quiz.pass_share
    session().flush()
    _tell_progress(attempt)
    events.attempt_graded.send(attempt)


def waits(answer: QuestionAttempt) -> bool:
    """Whether an answer that was handed in waits for a person; what counts no more need not."""
    return answer.state is AnswerState.NEEDS_GRADING and not answer.is_left_out


def answers_of(attempt: Attempt) -> Sequence[QuestionAttempt]:
    """The answers of an attempt in their order, as they are now and not as a page had read them before it was held."""
    query = select(QuestionAttempt).where(QuestionAttempt.attempt_id == attempt.id).order_by(QuestionAttempt.slot)
    anew = query.options(joinedload(QuestionAttempt.version)).execution_options(populate_existing=True)
    return session().scalars(anew).all()


def fraction_of(version: QuestionVersion, response: Response) -> Decimal | None:
    """Grade one response; None where a person must."""
    return types.of(version.type).grade(version.body, response)


def key_of(version: QuestionVersion) -> Response:
    """A response that earns the whole mark; nothing where only a person can tell."""
    return types.of(version.type).right(version.body)


def state_of(share: Decimal) -> AnswerState:
    """Say a fraction in one word."""
    if share == NOTHING:
        return AnswerState.WRONG
    return AnswerState.RIGHT if share == WHOLE else AnswerState.PARTIAL


def hold(attempt: Attempt) -> Attempt:
    """Lock the place and then the attempt, see it as it is now, and load what grading needs."""
    hold_place(session().get_one(Enrolment, attempt.enrolment_id))
    locked = select(Attempt).where(Attempt.id == attempt.id).with_for_update()
    session().execute(locked.execution_options(populate_existing=True))
    return (
        session()
        .scalars(
            select(Attempt)
            .where(Attempt.id == attempt.id)
            .options(joinedload(Attempt.quiz).joinedload(Quiz.lesson), joinedload(Attempt.enrolment))
        )
        .one()
    )


def step(
    answer: QuestionAttempt,
    kind: StepKind,
    *,
    by: User | None = None,
    decides: AttemptStep | None = None,
    note: dict[str, Any] | None = None,  # Any: JSON
) -> AttemptStep:
    """Write down what happened to an answer."""
    known: dict[str, Any] = {}  # Any: the columns' own types
    if decides:
        known = {"response": dict(decides.response), "fraction": None, "decides_id": decides.id}
    return AttemptStep(**_told(answer, kind) | known, actor_id=by.id if by else None, note=note or {})


def _told(answer: QuestionAttempt, kind: StepKind) -> dict[str, Any]:  # Any: the columns' own types
    return {
        "question_attempt_id": answer.id,
        "kind": kind,
        "revision": answer.revision,
        "response": dict(answer.response),
        "fraction": answer.fraction,
    }


def _tell_progress(attempt: Attempt) -> None:
    """What all attempts of the learner at this quiz come to now."""
    query = select(Attempt).where(
        Attempt.enrolment_id == attempt.enrolment_id,
        Attempt.stable_key == attempt.stable_key,
        Attempt.state == AttemptState.GRADED,
    )
    graded = session().scalars(query).all()
    failures = sum(not each.is_passed for each in graded)
    if counted := counting.grade(graded, attempt.quiz):
        lesson, best = attempt.quiz.lesson, counted.share
        completing.grade(attempt.enrolment, lesson, best=best, failures=failures, is_passed=counted.passed)
