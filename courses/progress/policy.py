"""Who follows a learner's lessons, and who may mark one complete."""

from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.enrolment.service.roster import is_taught_by
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_follow(user: User, enrolment: Enrolment) -> bool:
    """The trainers of their group or their course, and registrars; nobody marks their own lessons."""
    if enrolment.user_id == user.id:
        return False
    of_course = user.has_role(Role.TRAINER, (Context.COURSE, enrolment.run.version.course_id))
    return is_registrar(user) or of_course or is_taught_by(user, enrolment)


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


def can_follow_any(user: User) -> bool:
    """Whoever teaches somebody, registrars and directors."""
    return is_registrar(user) or user.has_role(Role.DIRECTOR) or any(held.role is Role.TRAINER for held in user.roles)


def can_follow_run(user: User, run: Run) -> bool:
    """The trainers of a run or of its course, registrars and directors; which learners each sees, the list says."""
    here = (Context.RUN, run.id), (Context.COURSE, run.version.course_id)
    return is_registrar(user) or user.has_role(Role.DIRECTOR) or user.has_role(Role.TRAINER, *here)


def can_mark_run(user: User, run: Run) -> bool:
    """Likewise without directors, who read figures and no marks."""
    here = (Context.RUN, run.id), (Context.COURSE, run.version.course_id)
    return is_registrar(user) or user.has_role(Role.TRAINER, *here)
