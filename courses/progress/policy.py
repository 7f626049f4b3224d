"""Who follows a learner's lessons, and who may mark one complete."""

from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_follow(user: User, enrolment: Enrolment) -> bool:
    """The trainers of the run or its course, and registrars; nobody marks their own lessons."""
    here = (Context.RUN, enrolment.run_id), (Context.COURSE, enrolment.run.version.course_id)
    return enrolment.user_id != user.id and (is_registrar(user) or user.has_role(Role.TRAINER, *here))


def can_mark(user: User, found: tuple[Enrolment, Lesson]) -> bool:
    """Likewise, for one lesson."""
    return can_follow(user, found[0])


def can_see_place(user: User, enrolment: Enrolment) -> bool:
    """Registrars have the page of the person's place in the run."""
    del enrolment
    return is_registrar(user)


def is_open(enrolment: Enrolment) -> bool:
    """Whether lessons can still be completed."""
    return enrolment.state in LEARNING
