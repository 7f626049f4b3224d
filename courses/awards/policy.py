"""Who sees what a run has earned, who confirms results, and who draws up certificates."""

from courses.catalog.models import Course, Programme
from courses.enrolment.models import Enrolment, Run
from courses.progress import policy as progress_policy
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_see(user: User, run: Run) -> bool:
    """Registrars, the director, and the trainers of the run or its course."""
    return can_follow(user, run) or user.has_role(Role.DIRECTOR)


def can_follow(user: User, run: Run) -> bool:
    """Look at one learner's lessons: not for the director, who reads figures."""
    return can_issue(user, run) or can_confirm(user, run)


def can_issue(user: User, run: Run) -> bool:
    """Registrars alone approve and issue."""
    return is_registrar(user) or user.has_role(Role.REGISTRAR, (Context.RUN, run.id))


def can_confirm(user: User, run: Run) -> bool:
    """Trainers of the run or its course; whose results each confirms, the list says."""
    return user.has_role(Role.TRAINER, (Context.RUN, run.id), (Context.COURSE, run.version.course_id))


def can_enter(user: User, run: Run) -> bool:
    """Whoever marks the learners of a run; whom each sees, the list says."""
    return progress_policy.can_mark_run(user, run)


def can_set_rule(user: User, course: Course) -> bool:
    """Registrars say what earns a certificate: trainers do not judge by rules of their own making."""
    del course
    return is_registrar(user)


def can_set_programme_rule(user: User, programme: Programme) -> bool:
    """Likewise."""
    del programme
    return is_registrar(user)


def can_issue_programme(user: User, programme: Programme) -> bool:
    """Registrars alone approve and issue."""
    del programme
    return is_registrar(user)


def can_see_programme(user: User, programme: Programme) -> bool:
    """Registrars and the director."""
    return can_issue_programme(user, programme) or user.has_role(Role.DIRECTOR)


def can_read_own(user: User, enrolment: Enrolment) -> bool:
    """What one's own certificate still asks for."""
    return enrolment.user_id == user.id
