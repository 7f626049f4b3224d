"""Who may see and change what in quizzes. Learners are found by their enrolment, in the query itself."""

from courses.catalog.models import Course
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import Context, Role, User


def teaches(user: User, course: Course) -> bool:
    """Trainers of the course, and administrators."""
    return user.has_role(Role.TRAINER, (Context.COURSE, course.id)) or user.has_role(Role.ADMIN)


def can_build(user: User, quiz: Quiz) -> bool:
    """A quiz is built, and tried out, by those who teach its course."""
    return teaches(user, quiz.lesson.version.course)


def can_answer(user: User, attempt: Attempt) -> bool:
    """An attempt is its learner's own."""
    return attempt.enrolment.user_id == user.id


def can_review(user: User, attempt: Attempt) -> bool:
    """Trainers of the course or of the run see what learners answered, and decide on late answers."""
    run = (Context.RUN, attempt.enrolment.run_id)
    return teaches(user, attempt.quiz.lesson.version.course) or user.has_role(Role.TRAINER, run)
