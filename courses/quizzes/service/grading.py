"""Grading: exact decimals, rounded only where they are shown."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import Enrolment
from courses.enrolment.service.holding import hold_place
from courses.progress.service import completing
from courses.quizzes import events, types
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    GradeMethod,
    QuestionAttempt,
    QuestionVersion,
    Quiz,
    StepKind,
)
from courses.quizzes.regrading import rulings
from courses.quizzes.types.face import NOTHING, WHOLE, Response, fraction
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l

SWEPT_AT_ONCE = 40
LEARNER = "learner"
DEADLINE = "deadline"


@dataclasses.dataclass(frozen=True, slots=True)
class Grade:
    """What a learner's attempts at one quiz come to."""

    lesson_id: int
    share: Decimal
    passed: bool
    submitted_at: dt.datetime


def hand_in(attempt: Attempt, by: str = LEARNER) -> Attempt:
    """End an attempt and grade it by the answers that are held; a second call changes nothing."""
    held = _hold(attempt)
    if not held.is_open:
        return held
    now = clock.now()
    held.state, held.handed_in_by = AttemptState.GRADED, by
    held.submitted_at = min(now, held.deadline_at) if held.deadline_at and by == DEADLINE else now
    _grade(held)
    return held


def sweep() -> int:
    """Hand in attempts whose time is over, by the answers last saved; returns how many."""
    due = session().scalars(
        select(Attempt)
        .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.closes_at < clock.now())
        .options(joinedload(Attempt.enrolment))
        .order_by(Attempt.closes_at)
        .limit(SWEPT_AT_ONCE)
    )
    in_order = sorted(due.all(), key=lambda attempt: (attempt.enrolment.run_id, attempt.enrolment_id, attempt.id))
    return len([hand_in(attempt, DEADLINE) for attempt in in_order])


def late_answers(quiz: Quiz) -> list[AttemptStep]:
    """Return the late answers of a quiz that nobody has decided on, oldest first."""
    decided = select(AttemptStep.decides_id).where(AttemptStep.decides_id.is_not(None))
    query = (
        select(AttemptStep)
        .join(AttemptStep.answer)
        .join(QuestionAttempt.attempt)
        .options(
            contains_eager(AttemptStep.answer)
            .contains_eager(QuestionAttempt.attempt)
            .joinedload(Attempt.enrolment)
            .joinedload(Enrolment.user),
            contains_eager(AttemptStep.answer).joinedload(QuestionAttempt.version),
            contains_eager(AttemptStep.answer)
            .contains_eager(QuestionAttempt.attempt)
            .joinedload(Attempt.quiz)
            .joinedload(Quiz.lesson),
        )
        .where(Attempt.quiz_id == quiz.id, AttemptStep.kind == StepKind.LATE, AttemptStep.id.not_in(decided))
        .order_by(AttemptStep.id)
    )
    return list(session().scalars(query))


def load_for_decision(attempt: Attempt) -> None:
    """Load what a decision on a late answer needs: the enrolment, and the quiz with its course."""
    course = joinedload(Lesson.version).joinedload(CourseVersion.course)
    session().scalars(
        select(Attempt)
        .where(Attempt.id == attempt.id)
        .options(joinedload(Attempt.enrolment), joinedload(Attempt.quiz).joinedload(Quiz.lesson).options(course))
    ).one()


def decide_late(step: AttemptStep, by: User, *, accept: bool) -> Attempt:
    """Let a late answer count, or not; either way it stays on record. `step` comes with answer and attempt."""
    answer = step.answer
    attempt = answer.attempt
    if step.kind is not StepKind.LATE:
        raise RuleError(_l("Only a late answer waits for a decision."))
    _hold(attempt)
    if session().scalar(select(AttemptStep.id).where(AttemptStep.decides_id == step.id)):
        return attempt
    kind = StepKind.ACCEPT if accept else StepKind.DECLINE
    session().add(_step(answer, kind, by=by, decides=step))
    if accept:
        answer.response, answer.given_at = dict(step.response), step.client_at
        _grade(attempt)
    session().flush()
    return attempt


def counting(attempts: Iterable[Attempt], method: GradeMethod) -> Attempt | None:
    """Return the attempt that counts among graded ones."""
    graded = [attempt for attempt in attempts if attempt.state is AttemptState.GRADED]
    if method is GradeMethod.LAST:
        return max(graded, key=lambda attempt: attempt.number, default=None)
    return max(graded, key=lambda attempt: (attempt.share or NOTHING, attempt.number), default=None)


def best_grades(enrolment_ids: Iterable[int]) -> dict[int, dict[int, Grade]]:
    """Return what counts for each enrolment, by lesson; one query however many enrolments."""
    rows = session().execute(
        select(Attempt, Quiz.lesson_id, Quiz.grade_method)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.enrolment_id.in_(list(enrolment_ids)), Attempt.state == AttemptState.GRADED)
    )
    papers: dict[tuple[int, int], list[Attempt]] = {}
    methods: dict[int, GradeMethod] = {}
    for attempt, lesson_id, method in rows:
        papers.setdefault((attempt.enrolment_id, lesson_id), []).append(attempt)
        methods[lesson_id] = method
    grades: dict[int, dict[int, Grade]] = {}
    for (enrolment_id, lesson_id), attempts in papers.items():
        best = counting(attempts, methods[lesson_id])
        if best and best.submitted_at:
            grade = Grade(lesson_id, best.share or NOTHING, bool(best.is_passed), best.submitted_at)
            grades.setdefault(enrolment_id, {})[lesson_id] = grade
    return grades


def fraction_of(version: QuestionVersion, response: Response) -> Decimal:
    """Grade one response."""
    return types.of(version.type).grade(version.body, response)


def state_of(share: Decimal) -> AnswerState:
    """Say a fraction in one word."""
    if share == NOTHING:
        return AnswerState.WRONG
    return AnswerState.RIGHT if share == WHOLE else AnswerState.PARTIAL


def _hold(attempt: Attempt) -> Attempt:
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


def _grade(attempt: Attempt) -> None:
    answers = session().scalars(
        select(QuestionAttempt)
        .where(QuestionAttempt.attempt_id == attempt.id)
        .options(joinedload(QuestionAttempt.version))
        .order_by(QuestionAttempt.slot)
    )
    graded = answers.all()
    ruled = rulings.in_force(answer.version_id for answer in graded)
    for answer in graded:
        ruling = ruled.get(answer.version_id)
        answer.fraction = rulings.fraction_of(answer.version, answer.response, ruling)
        answer.is_left_out = rulings.leaves_out(ruling)
        answer.state = state_of(answer.fraction)
        session().add(_step(answer, StepKind.GRADE))
    attempt.raw, attempt.possible = rulings.totals(graded)
    attempt.share = fraction(attempt.raw / attempt.possible) if attempt.possible else NOTHING
    attempt.is_passed = attempt.share >= attempt.quiz.pass_share
    session().flush()
    _tell_progress(attempt)
    events.attempt_graded.send(attempt)


def _tell_progress(attempt: Attempt) -> None:
    """What all attempts of the learner at this quiz come to now."""
    failed = case((Attempt.is_passed.is_(True), 0), else_=1)
    query = select(func.max(Attempt.share), func.coalesce(func.sum(failed), 0)).where(
        Attempt.enrolment_id == attempt.enrolment_id,
        Attempt.stable_key == attempt.stable_key,
        Attempt.state == AttemptState.GRADED,
    )
    best, failures = session().execute(query).one()
    lesson, is_passed = attempt.quiz.lesson, bool(attempt.is_passed)
    completing.grade(attempt.enrolment, lesson, best=best, failures=failures, is_passed=is_passed)


def _step(
    answer: QuestionAttempt, kind: StepKind, *, by: User | None = None, decides: AttemptStep | None = None
) -> AttemptStep:
    return AttemptStep(
        question_attempt_id=answer.id,
        kind=kind,
        revision=answer.revision,
        response=dict(decides.response if decides else answer.response),
        fraction=None if decides else answer.fraction,
        decides_id=decides.id if decides else None,
        actor_id=by.id if by else None,
    )
