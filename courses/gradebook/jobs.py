"""The totals of a large gradebook are made anew by the worker."""

from courses.gradebook.models import Gradebook
from courses.gradebook.service import remaking
from lms.accounts.models import User
from lms.core.jobs import Running, job


@job("gradebook.remake", retries=2)
def remake(running: Running, run_id: int) -> None:
    """Make all totals of a run anew."""
    remaking.remake(run_id, running.progress)


def ask(book: Gradebook, by: User) -> str:
    """Ask for it; one job for each state of the rules."""
    key = f"gradebook:{book.id}:{book.revision}"
    return remake.later(key=key, owner_id=by.id, run_id=book.run_id).id


def register() -> None:
    """Say to the rules how a job is asked for."""
    remaking.ask_by(ask)
