"""Late answers: kept when they came, decided on by a trainer."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from courses.catalog.models import CourseVersion, Lesson
from courses.catalog.service import courses
from courses.enrolment.models import Enrolment
from courses.quizzes import events, rules
from courses.quizzes.models import AnswerState, Attempt, AttemptStep, QuestionAttempt, Quiz, StepKind
from courses.quizzes.regrading import rulings
from courses.quizzes.service import grading
from courses.quizzes.service.saving import digest
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _, _l, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages


def late_answers(quiz: Quiz) -> Select[AttemptStep]:
    """The late answers of a quiz that nobody has decided on, oldest first."""
    decision = aliased(AttemptStep)
    decided = select(decision.id).where(decision.decides_id == AttemptStep.id).exists()
    return (
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
        .where(Attempt.quiz_id == quiz.id, AttemptStep.kind == StepKind.LATE, ~decided)
        .order_by(AttemptStep.id)
    )


def count(quiz: Quiz) -> int:
    """How many wait for a decision."""
    waiting = late_answers(quiz).with_only_columns(AttemptStep.id).order_by(None)
    return session().scalar(select(func.count()).select_from(waiting.subquery())) or 0


def tell_trainers(quiz_id: int, key: str) -> None:
    """Tell those who teach the course that answers wait; nothing where somebody was quicker to decide."""
    course = joinedload(Quiz.lesson).joinedload(Lesson.version).joinedload(CourseVersion.course)
    quiz = session().scalars(select(Quiz).options(course).where(Quiz.id == quiz_id)).one()
    if count(quiz):
        title = quiz.lesson.title
        words = in_languages(
            lambda: _("Late answers in “%(quiz)s” wait for your decision.", quiz=choose(title, locale()))
        )
        path = f"/teach/quizzes/{quiz.lesson_id}/late"
        tell(courses.trainers(quiz.lesson.version.course), f"late:{key}", words, path, letter=False)


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
    grading.hold(attempt)
    if session().scalar(select(AttemptStep.id).where(AttemptStep.decides_id == step.id)):
        return attempt
    kind = StepKind.ACCEPT if accept else StepKind.DECLINE
    session().add(grading.step(answer, kind, by=by, decides=step))
    if accept:
        _let_count(answer, step)
    session().flush()
    return attempt


def _let_count(answer: QuestionAttempt, step: AttemptStep) -> None:
    """An attempt that is still open is graded when it is handed in."""
    answer.response, answer.response_hash, answer.given_at = dict(step.response), digest(step.response), step.client_at
    if answer.attempt.is_open:
        answer.state = AnswerState.SAVED if answer.response else AnswerState.TODO
        return
    answers = grading.answers_of(answer.attempt)
    ruled = rulings.in_force([answer.version_id])
    grading.assess(answer, ruled.get(answer.version_id), rules.read(answer.attempt.quiz.settings))
    session().add(grading.step(answer, StepKind.GRADE))
    grading.settle(answer.attempt, answers)
    if grading.waits(answer):
        events.answer_needs_marking.send(answer)
