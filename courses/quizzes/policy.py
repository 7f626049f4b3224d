"""Who may see and change what in quizzes. Learners are found by their enrolment, in the query itself."""

from courses.catalog import policy as catalog_policy
from courses.catalog.models import Course
from courses.quizzes.models import AttemptStep, QuestionEntry, Quiz
from lms.accounts.models import Context, Role, User
from lms.core.errors import NotFound


def teaches(user: User, course: Course) -> bool:
    """Whoever may build the course."""
    return catalog_policy.teaches(user, course.id)


def can_build(user: User, quiz: Quiz) -> bool:
    """A quiz is built, and tried out, by those who teach its course."""
    return teaches(user, quiz.lesson.version.course)


def can_edit(user: User, entry: QuestionEntry) -> bool:
    """A question is written by those who teach the course of its bank."""
    return teaches(user, course_of(entry))


def can_decide(user: User, step: AttemptStep) -> bool:
    """Late answers are decided on by the trainers of the course or of the run."""
    attempt = step.answer.attempt
    run = (Context.RUN, attempt.enrolment.run_id)
    return teaches(user, attempt.quiz.lesson.version.course) or user.has_role(Role.TRAINER, run)


def course_of(entry: QuestionEntry) -> Course:
    """The course in whose bank a question is; the academy's own shelves have none and are not edited here."""
    course = entry.category.course
    if course is None:
        raise NotFound
    return course
