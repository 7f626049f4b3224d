"""Who may see and change what in quizzes. Learners are found by their enrolment, in the query itself."""

from courses.catalog import policy as catalog_policy
from courses.catalog.models import Course
from courses.quizzes.exchange.models import QuestionFile
from courses.quizzes.models import Attempt, AttemptStep, QuestionAttempt, QuestionCategory, QuestionEntry, Quiz
from courses.quizzes.service.shelves import Bank
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar
from media.models import Asset


def teaches(user: User, course: Course) -> bool:
    """Whoever may build the course."""
    return catalog_policy.teaches(user, course.id)


def can_build(user: User, quiz: Quiz) -> bool:
    """A quiz is built, and tried out, by those who teach its course."""
    return teaches(user, quiz.lesson.version.course)


def can_enter_bank(user: User, bank: Bank) -> bool:
    """Trainers see the bank of their course; what stands on the academy's shelves is there for every trainer."""
    return teaches(user, bank.course) if bank.course else catalog_policy.can_enter_workshop(user)


def can_write_bank(user: User, bank: Bank) -> bool:
    """The academy's shelves are kept by registrars, administrators and the trainers of the whole site."""
    return teaches(user, bank.course) if bank.course else is_registrar(user) or user.has_role(Role.TRAINER)


def can_see_entry(user: User, entry: QuestionEntry) -> bool:
    """As the bank in which it stands. Needs the shelf and its course loaded."""
    return can_enter_bank(user, Bank(entry.category.course))


def can_edit(user: User, entry: QuestionEntry) -> bool:
    """A question is written by those who write to its bank."""
    return can_write_bank(user, Bank(entry.category.course))


def can_see_shelf(user: User, shelf: QuestionCategory) -> bool:
    """As the bank to which it belongs. Needs its course loaded."""
    return can_enter_bank(user, Bank(shelf.course))


def can_keep_shelf(user: User, shelf: QuestionCategory) -> bool:
    """Likewise: rename it, move it, make it one with another."""
    return can_write_bank(user, Bank(shelf.course))


def can_enter_workshop(user: User) -> bool:
    """Whoever writes courses at all."""
    return catalog_policy.can_enter_workshop(user)


def can_see_file(user: User, brought: QuestionFile) -> bool:
    """As the bank to which it was brought. Needs its shelf and the course loaded."""
    return can_see_shelf(user, brought.category)


def can_keep_file(user: User, brought: QuestionFile) -> bool:
    """Files of questions are taken in by those who write to the bank."""
    return can_keep_shelf(user, brought.category)


def can_decide(user: User, step: AttemptStep) -> bool:
    """Late answers are decided on by the trainers of the course or of the run."""
    return trains(user, step.answer.attempt)


def can_open(user: User, found: tuple[QuestionAttempt, Asset]) -> bool:
    """A file that is an answer is opened by its learner, and by those who mark."""
    attempt = found[0].attempt
    return attempt.enrolment.user_id == user.id or trains(user, attempt)


def trains(user: User, attempt: Attempt) -> bool:
    """Whoever teaches the course, or the run. Needs the quiz's course and the enrolment loaded."""
    run = (Context.RUN, attempt.enrolment.run_id)
    return teaches(user, attempt.quiz.lesson.version.course) or user.has_role(Role.TRAINER, run)
