"""Who keeps a gradebook, and who reads their own marks."""

from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import GradeImport
from courses.gradebook.service.cells import GRADED, Cell
from courses.progress import policy as progress_policy
from courses.progress.service import following
from lms.accounts.models import User


def can_keep(user: User, run: Run) -> bool:
    """The trainers of the run or of its course, and registrars. Whose rows each sees, the list says."""
    return progress_policy.can_mark_run(user, run)


def can_shape(user: User, run: Run) -> bool:
    """Rules touch everybody: who keeps the gradebook and sees all learners of the run, not a group alone."""
    return can_keep(user, run) and following.sees_everybody(run, user)


def can_keep_sheet(user: User, found: GradeImport) -> bool:
    """Who brought it, and whoever sees all learners of the run."""
    run = found.book.run
    return can_keep(user, run) and (found.owner_id == user.id or following.sees_everybody(run, user))


def can_keep_cell(user: User, cell: Cell) -> bool:
    """Likewise, for one learner's mark; nobody marks themselves."""
    return can_keep(user, cell.run) and cell.enrolment.user_id != user.id


def can_read_own(user: User, enrolment: Enrolment) -> bool:
    """One's own marks, while one learns and after the run."""
    return enrolment.user_id == user.id and enrolment.state in GRADED
