"""The totals of a large gradebook are made anew by the worker."""

import time

from courses.gradebook.models import Gradebook
from courses.gradebook.service import arriving, filling, importing, remaking
from lms.accounts.models import User
from lms.core.db import transaction
from lms.core.jobs import Job, Running, every, job

SECONDS = 2
LONGEST = 2.0


@every(SECONDS)
def enter_what_is_due() -> None:
    """Enter marks that are new, in small portions, so that nobody's save waits."""
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST:
        with transaction():
            if not arriving.enter_due():
                return


@job("gradebook.remake", retries=2)
def remake(running: Running, run_id: int) -> None:
    """Make all totals of a run anew."""
    remaking.remake(run_id, running.progress)


@job("gradebook.rebuild", retries=2)
def rebuild(running: Running, run_id: int) -> None:
    """Enter all marks of a run's lessons anew."""
    filling.rebuild(run_id, running.progress)


@job("gradebook.read", retries=1)
def read(running: Running, import_id: int) -> None:
    """Read a sheet of marks and judge it."""
    del running
    importing.read(import_id)


@job("gradebook.take", retries=1)
def take(running: Running, import_id: int) -> None:
    """Take a sheet of marks in, whole or not at all."""
    del running
    importing.take(import_id)


def ask(book: Gradebook, by: User) -> str:
    """Ask for it; one job for each state of the rules."""
    key = f"gradebook:{book.id}:{book.revision}"
    return remake.later(key=key, owner_id=by.id, run_id=book.run_id).id


def ask_rebuild(run_id: int, cause: object, owner_id: int | None = None) -> Job:
    """Ask for it; one job for each cause."""
    return rebuild.later(key=f"gradebook:run:{run_id}:{cause}", owner_id=owner_id, run_id=run_id)


def register() -> None:
    """Say to the rules how jobs are asked for."""
    remaking.ask_by(ask)
    arriving.rebuild_by(lambda run_id, enrolment_id: ask_rebuild(run_id, f"place:{enrolment_id}"))
