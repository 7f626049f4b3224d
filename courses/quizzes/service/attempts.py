"""Beginning an attempt, and finding it again."""

import dataclasses
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion, Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.enrolment.service.holding import hold_place
from courses.progress.service.outline import outline
from courses.quizzes import rules
from courses.quizzes.exceptions import service as exceptions
from courses.quizzes.exceptions.service import Terms
from courses.quizzes.models import Attempt, QuestionAttempt, Quiz
from courses.quizzes.service import composing, counting, grading, passwords
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
    terms: Terms
    is_open: bool = True
    is_empty: bool = False  # has no questions

    @property
    def rules(self) -> rules.Rules:
        """The rules of the quiz."""
        return rules.read(self.quiz.settings)

    @property
    def current(self) -> Attempt | None:
        """The attempt in progress."""
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def best(self) -> Attempt | None:
        """The attempt that counts; None where they count together."""
        return counting.counting(self.attempts, self.quiz.grade_method)

    @property
    def left(self) -> int | None:
        """How many attempts are left; None is without limit."""
        allowed = self.terms.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def waits_until(self) -> dt.datetime | None:
        """When the next attempt may begin, where the rules put a pause between two."""
        ended = [attempt.submitted_at for attempt in self.attempts if attempt.submitted_at]
        return max(ended) + self.rules.wait_after(len(self.attempts)) if ended else None

    @property
    def obstacle(self) -> str | None:
        """Why no attempt can be begun now, in a word; None when one can."""
        now = clock.now()
        if not self.is_open:
            return "shut"
        if self.terms.opens_at and now < self.terms.opens_at:
            return "not_open"
        if self.terms.closes_at and now >= self.terms.closes_at:
            return "closed"
        if self.is_empty:
            return "empty"
        if self.left == 0:
            return "used_up"
        return "too_soon" if self.waits_until and now < self.waits_until else None

    @property
    def obstacle_until(self) -> dt.datetime | None:
        """When the obstacle goes by itself."""
        return {"not_open": self.terms.opens_at, "too_soon": self.waits_until}.get(self.obstacle or "")


REFUSALS = {
    "shut": _l("The lessons before this quiz come first."),
    "not_open": _l("The quiz has not opened yet."),
    "closed": _l("The quiz is closed."),
    "empty": _l("The quiz has no questions yet."),
    "used_up": _l("All your attempts are used."),
    "too_soon": _l("There is a pause between two attempts."),
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
    terms = exceptions.terms(quiz, enrolment)
    attempts, is_open = _attempts(quiz, enrolment), line is None or line.is_open
    return Sitting(quiz, enrolment, attempts, terms, is_open=is_open, is_empty=not quiz.slots)


def sitting_of(attempt: Attempt) -> Sitting:
    """The sitting that an attempt of one's own belongs to, also where the run has left its quiz behind meanwhile."""
    quiz, enrolment = attempt.quiz, attempt.enrolment
    is_open = quiz.lesson.version_id == enrolment.run.version_id and enrolment.state in LEARNING
    return Sitting(quiz, enrolment, _attempts(quiz, enrolment), exceptions.terms(quiz, enrolment), is_open=is_open)


def start(place: Sitting, password: str = "") -> Attempt:
    """Begin an attempt, or go on with the one in progress: two tabs and two phones share it."""
    quiz, enrolment = place.quiz, place.enrolment
    if not place.current:
        _refuse_obstacle(place)
        passwords.check(place.terms.password_hash, enrolment, password)
    hold_place(enrolment)
    place = dataclasses.replace(place, attempts=_attempts(quiz, enrolment, anew=True))
    if place.current and not is_over(place.current):
        return place.current
    if place.current:
        grading.hand_in(place.current, grading.DEADLINE)
    _refuse_obstacle(place)
    return composing.begin(quiz, enrolment, place.terms, number=len(place.attempts) + 1)


def _refuse_obstacle(place: Sitting) -> None:
    if place.obstacle:
        raise RuleError(REFUSALS[place.obstacle])


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
