"""Who sees what a run has earned, and who issues."""

from courses.catalog.models import Course
from courses.enrolment.models import Run
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_see(user: User, run: Run) -> bool:
    """Registrars, the director, and the trainers of the run or its course."""
    return can_follow(user, run) or user.has_role(Role.DIRECTOR)


def can_follow(user: User, run: Run) -> bool:
    """Look at one learner's lessons: not for the director, who reads figures."""
    here = (Context.RUN, run.id), (Context.COURSE, run.version.course_id)
    return can_issue(user, run) or user.has_role(Role.TRAINER, *here)


def can_issue(user: User, run: Run) -> bool:
    """Registrars alone approve and issue."""
    return is_registrar(user) or user.has_role(Role.REGISTRAR, (Context.RUN, run.id))


def can_set_rule(user: User, course: Course) -> bool:
    """Registrars say what earns a certificate: trainers do not judge by rules of their own making."""
    del course
    return is_registrar(user)
