"""Which terms hold for a learner: the person's own before the group's, those before the run's, then the quiz's."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment, Run, RunGroup
from courses.enrolment.service.holding import hold_place
from courses.quizzes import rules
from courses.quizzes.exceptions.models import QuizException
from courses.quizzes.models import Attempt, AttemptState, Quiz
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

FIELDS = ("extra_seconds", "opens_at", "closes_at", "attempts_allowed", "password_hash")


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """When a quiz may be sat, how long and how often."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    limit_seconds: int | None
    attempts_allowed: int | None
    extra_seconds: int = 0
    password_hash: str = ""

    def deadline(self, started_at: dt.datetime) -> dt.datetime | None:
        """When an attempt that began then ends; what a stopped server took is given back on top of it."""
        limit = started_at + dt.timedelta(seconds=self.limit_seconds) if self.limit_seconds else None
        return min((end for end in (limit, self.closes_at) if end), default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What a trainer grants, and to whom: nobody named is the whole run."""

    extra_seconds: int | None = None
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    attempts_allowed: int | None = None
    password_hash: str | None = None  # None leaves a word of their own as it was
    group_id: int | None = None
    enrolment_id: int | None = None
    reason: str = ""


def terms(quiz: Quiz, enrolment: Enrolment) -> Terms:
    """The terms of one learner; `quiz` comes with its lesson. One query."""
    return combined(quiz, session().scalars(_of_run(quiz, enrolment.run_id)).all(), enrolment)


def combined(quiz: Quiz, exceptions: Iterable[QuizException], enrolment: Enrolment) -> Terms:
    """The nearest exception that says something, for each of the terms."""
    mine = [each for each in exceptions if _is_for(each, enrolment)]
    mine.sort(key=lambda each: (each.enrolment_id is None, each.group_id is None))
    told = {name: next((value for each in mine if (value := getattr(each, name)) is not None), None) for name in FIELDS}
    extra = told["extra_seconds"] or 0
    closes = told["closes_at"] or quiz.closes_at
    return Terms(
        opens_at=told["opens_at"] or quiz.opens_at,
        closes_at=closes,
        limit_seconds=quiz.limit_seconds + extra if quiz.limit_seconds else None,
        attempts_allowed=quiz.attempts_allowed and (told["attempts_allowed"] or quiz.attempts_allowed),
        extra_seconds=extra,
        password_hash=told["password_hash"] or rules.read(quiz.settings).password_hash,
    )


def of_run(quiz: Quiz, run_id: int) -> Sequence[QuizException]:
    """The exceptions of a quiz in a run, with whom they are for."""
    who = joinedload(QuizException.enrolment).joinedload(Enrolment.user)
    query = _of_run(quiz, run_id).options(who, joinedload(QuizException.group)).order_by(QuizException.id)
    return session().scalars(query).all()


def grant(quiz: Quiz, run: Run, wish: Wish, by: User) -> QuizException:
    """Make an exception, or change the one that is there; attempts in progress get their new end at once."""
    if not any(getattr(wish, name) is not None for name in FIELDS):
        raise BadValue(_l("Please say what is different: more time, other dates, more attempts or another password."))
    if wish.opens_at and wish.closes_at and wish.opens_at >= wish.closes_at:
        raise BadValue(_l("The quiz must close after it opens."))
    _refuse_strangers(run, wish)
    hold(run)
    found = session().scalar(_of_run(quiz, run.id).where(*_whom(wish)))
    if found is None:
        key = quiz.lesson.stable_key
        found = QuizException(
            run_id=run.id, stable_key=key, group_id=wish.group_id, enrolment_id=wish.enrolment_id, made_by_id=by.id
        )
        session().add(found)
    for name in (*FIELDS, "reason"):
        if name != "password_hash" or wish.password_hash:
            setattr(found, name, getattr(wish, name))
    session().flush()
    audit.record("quiz.exception_granted", quiz.lesson, by, run=run.code, **_told(found))
    _move_deadlines(quiz, run)
    return found


def withdraw(quiz: Quiz, run: Run, exception: QuizException, by: User) -> None:
    """Take an exception back; nobody's attempt in progress becomes shorter than now."""
    audit.record("quiz.exception_withdrawn", quiz.lesson, by, run=run.code, **_told(exception))
    session().delete(exception)
    session().flush()


def _move_deadlines(quiz: Quiz, run: Run) -> None:
    """Bring attempts in progress to their terms. An end comes later or stays: what one was promised, one keeps."""
    exceptions = session().scalars(_of_run(quiz, run.id)).all()
    query = (
        select(Attempt)
        .join(Attempt.enrolment)
        .options(joinedload(Attempt.enrolment), joinedload(Attempt.quiz))
        .where(Enrolment.run_id == run.id, Attempt.stable_key == quiz.lesson.stable_key)
        .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.deadline_at.is_not(None))
        .order_by(Attempt.enrolment_id)
    )
    for attempt in session().scalars(query).all():
        hold_place(attempt.enrolment)
        hold(attempt)
        end = combined(attempt.quiz, exceptions, attempt.enrolment).deadline(attempt.started_at)
        if end is None or attempt.deadline_at is None or not attempt.is_open:
            continue
        end += dt.timedelta(seconds=attempt.compensated_seconds)
        if end > attempt.deadline_at:
            attempt.deadline_at = end
            attempt.closes_at = end + dt.timedelta(seconds=attempt.quiz.grace_seconds)
    session().flush()


def _refuse_strangers(run: Run, wish: Wish) -> None:
    """A group and a person are of this run."""
    if wish.group_id and wish.enrolment_id:
        raise RuleError(_l("An exception is for a group or for a person, not for both."))
    group = session().get(RunGroup, wish.group_id) if wish.group_id else None
    enrolment = session().get(Enrolment, wish.enrolment_id) if wish.enrolment_id else None
    for wanted, found in ((wish.group_id, group), (wish.enrolment_id, enrolment)):
        if wanted and (found is None or found.run_id != run.id):
            raise NotFound


def _of_run(quiz: Quiz, run_id: int) -> Select[QuizException]:
    return select(QuizException).where(
        QuizException.run_id == run_id, QuizException.stable_key == quiz.lesson.stable_key
    )


def _whom(wish: Wish) -> list[ColumnElement[bool]]:
    columns = {QuizException.group_id: wish.group_id, QuizException.enrolment_id: wish.enrolment_id}
    return [column == value if value else column.is_(None) for column, value in columns.items()]


def _is_for(exception: QuizException, enrolment: Enrolment) -> bool:
    if exception.enrolment_id:
        return exception.enrolment_id == enrolment.id
    return exception.group_id in (None, enrolment.group_id)


def _told(exception: QuizException) -> dict[str, str]:
    told = {name: getattr(exception, name) for name in (*FIELDS, "group_id", "enrolment_id", "reason")}
    told["password_hash"] = "changed" if exception.password_hash else ""
    return {name: str(value) for name, value in told.items() if value}
