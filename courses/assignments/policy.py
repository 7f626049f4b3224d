"""Who may see and do what with assignments. To others than its learner and their trainers a submission is none."""

from courses.assignments.models import HANDED_IN, Assignment, Submission, SubmissionState
from courses.catalog import policy as catalog_policy
from courses.enrolment.models import LEARNING, Run
from courses.enrolment.service.roster import is_taught_by
from lms.accounts.models import Context, Role, User
from lms.accounts.policy import is_registrar


def can_build(user: User, assignment: Assignment) -> bool:
    """An assignment is written by those who teach its course."""
    return catalog_policy.teaches(user, assignment.lesson.version.course_id)


def can_follow(user: User, found: tuple[Assignment, Run]) -> bool:
    """The trainers of the run or its course see who handed in; whose learners each sees, the list says."""
    run = found[1]
    here = (Context.RUN, run.id), (Context.COURSE, run.version.course_id)
    return is_registrar(user) or user.has_role(Role.TRAINER, *here)


def sees_everybody(user: User, run: Run) -> bool:
    """Whether somebody sees all learners of a run, whatever their group."""
    of_course = user.has_role(Role.TRAINER, (Context.COURSE, run.version.course_id))
    return is_registrar(user) or of_course or not run.groups_apart


def can_mark(user: User, submission: Submission) -> bool:
    """The trainers of the learner, of the course, and registrars; nobody their own, nobody's draft."""
    if submission.enrolment.user_id == user.id or submission.state is SubmissionState.DRAFT:
        return False
    of_course = user.has_role(Role.TRAINER, (Context.COURSE, submission.enrolment.run.version.course_id))
    return is_registrar(user) or of_course or is_taught_by(user, submission.enrolment)


def can_see(user: User, submission: Submission) -> bool:
    """The learner while they have a place in the run, and who may mark it."""
    own = submission.enrolment.user_id == user.id
    return (own and submission.enrolment.state in LEARNING) or can_mark(user, submission)


def can_take_back(user: User, submission: Submission) -> bool:
    """One's own work."""
    return submission.enrolment.user_id == user.id and submission.state in HANDED_IN | {SubmissionState.DRAFT}
