"""Beginning an attempt, and finding it again."""

import dataclasses
import datetime as dt
import random
import secrets

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.enrolment.service.holding import hold_place
from courses.progress.service.outline import outline
from courses.quizzes import types
from courses.quizzes.models import (
    Attempt,
    AttemptState,
    QuestionAttempt,
    Quiz,
    QuizSlot,
)
from courses.quizzes.service import counting, grading
from courses.quizzes.types.face import NOTHING
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class Sitting:
    """A quiz as one enrolled learner stands to it."""

    quiz: Quiz
    enrolment: Enrolment
    attempts: list[Attempt]
    is_open: bool = True

    @property
    def current(self) -> Attempt | None:
        """The attempt in progress."""
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def best(self) -> Attempt | None:
        """The attempt that counts."""
        return counting.counting(self.attempts, self.quiz.grade_method)

    @property
    def left(self) -> int | None:
        """How many attempts are left; None is without limit."""
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def obstacle(self) -> str | None:
        """Why no attempt can be begun now, in a word; None when one can."""
        now = clock.now()
        if not self.is_open:
            return "shut"
        if self.quiz.opens_at and now < self.quiz.opens_at:
            return "not_open"
        if self.quiz.closes_at and now >= self.quiz.closes_at:
            return "closed"
        if not self.quiz.slots:
            return "empty"
        return "used_up" if self.left == 0 else None


REFUSALS = {
    "shut": _l("The lessons before this quiz come first."),
    "not_open": _l("The quiz has not opened yet."),
    "closed": _l("The quiz is closed."),
    "empty": _l("The quiz has no questions yet."),
    "used_up": _l("All your attempts are used."),
}


def sitting(run_id: int, lesson_id: int, user: User) -> Sitting:
    """Find the quiz of a lesson in a run in which `user` is enrolled; for anybody else there is none."""
    found = (
        session()
        .execute(
            select(Quiz, Enrolment)
            .join(Lesson, Lesson.id == Quiz.lesson_id)
            .join(Run, Run.version_id == Lesson.version_id)
            .join(Enrolment, Enrolment.run_id == Run.id)
            .options(
                joinedload(Quiz.lesson).joinedload(Lesson.version).joinedload(CourseVersion.course),
                joinedload(Enrolment.run),
                selectinload(Quiz.slots),
            )
            .where(Run.id == run_id, Lesson.id == lesson_id, Enrolment.user_id == user.id)
            .where(Enrolment.state.in_(LEARNING))
        )
        .first()
    )
    if found is None:
        raise NotFound
    quiz, enrolment = found
    line = outline(enrolment).line(quiz.lesson.stable_key)
    return Sitting(quiz, enrolment, _attempts(quiz, enrolment), is_open=line is None or line.is_open)


def start(place: Sitting) -> Attempt:
    """Begin an attempt, or go on with the one in progress: two tabs and two phones share it."""
    quiz, enrolment = place.quiz, place.enrolment
    hold_place(enrolment)
    place = dataclasses.replace(place, attempts=_attempts(quiz, enrolment, anew=True))
    if place.current and not is_over(place.current):
        return place.current
    if place.current:
        grading.hand_in(place.current, grading.DEADLINE)
    if place.obstacle:
        raise RuleError(REFUSALS[place.obstacle])
    return _begin(quiz, enrolment, number=len(place.attempts) + 1)


def is_over(attempt: Attempt) -> bool:
    """Whether its time is over, grace included."""
    return attempt.closes_at is not None and clock.now() > attempt.closes_at


def own(public_id: str, user: User) -> Attempt:
    """Find an attempt of one's own with all that its pages show."""
    found = session().scalar(
        select(Attempt)
        .join(Attempt.enrolment)
        .options(
            joinedload(Attempt.enrolment).joinedload(Enrolment.run),
            joinedload(Attempt.quiz)
            .joinedload(Quiz.lesson)
            .joinedload(Lesson.version)
            .joinedload(CourseVersion.course),
            selectinload(Attempt.answers).joinedload(QuestionAttempt.version),
        )
        .where(Attempt.public_id == public_id, Enrolment.user_id == user.id)
    )
    if found is None:
        raise NotFound
    return found


def _attempts(quiz: Quiz, enrolment: Enrolment, *, anew: bool = False) -> list[Attempt]:
    return list(
        session().scalars(
            select(Attempt)
            .where(Attempt.quiz_id == quiz.id, Attempt.enrolment_id == enrolment.id)
            .order_by(Attempt.number)
            .execution_options(populate_existing=anew)
        )
    )


def _begin(quiz: Quiz, enrolment: Enrolment, number: int) -> Attempt:
    now, slots = clock.now(), _slots(quiz)
    deadline = _deadline(quiz, now)
    attempt = Attempt(
        quiz_id=quiz.id,
        enrolment_id=enrolment.id,
        stable_key=quiz.lesson.stable_key,
        number=number,
        state=AttemptState.IN_PROGRESS,
        seed=secrets.randbits(31),
        started_at=now,
        deadline_at=deadline,
        closes_at=deadline + dt.timedelta(seconds=quiz.grace_seconds) if deadline else None,
        possible=sum((slot.mark for slot in slots), NOTHING),
    )
    if quiz.is_shuffled:
        random.Random(attempt.seed).shuffle(slots)  # noqa: S311 - an order to look at, not a secret
    attempt.answers = [_question(slot, place, attempt.seed) for place, slot in enumerate(slots, start=1)]
    session().add(attempt)
    session().flush()
    return attempt


def _slots(quiz: Quiz) -> list[QuizSlot]:
    return list(
        session().scalars(
            select(QuizSlot)
            .where(QuizSlot.quiz_id == quiz.id)
            .options(joinedload(QuizSlot.version))
            .order_by(QuizSlot.number)
        )
    )


def _question(slot: QuizSlot, place: int, seed: int) -> QuestionAttempt:
    version = slot.version
    if version is None:
        raise RuleError(REFUSALS["empty"])
    order = types.of(version.type).order(version.body, types.chance_for(seed, place))
    return QuestionAttempt(slot=place, version_id=version.id, order=order, max_mark=slot.mark)


def _deadline(quiz: Quiz, now: dt.datetime) -> dt.datetime | None:
    limit = now + dt.timedelta(seconds=quiz.limit_seconds) if quiz.limit_seconds else None
    return min((end for end in (limit, quiz.closes_at) if end), default=None)
