"""A change of the rules makes all totals anew: at once in a small gradebook, by a job with progress in a large one."""

from collections.abc import Callable

from courses.enrolment.models import Run
from courses.gradebook.models import Gradebook
from courses.gradebook.service import books, totals
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import hold, session, transaction

LARGE = 4000  # grades; more are not added up while somebody waits
AT_ONCE = 50
Later = Callable[[Gradebook, User], str]
_later: list[Later] = []


def ask_by(later: Later) -> None:
    """Say how a job is asked for: jobs stand above the rules."""
    _later[:] = [later]


def change_rules(run: Run, by: User, change: Callable[[Gradebook], None], what: str) -> Gradebook:
    """Do `change` to the gradebook while nobody hands in, and make the totals anew."""
    hold(run)
    book = books.of_run(run.id)
    change(book)
    book.revision += 1
    session().flush()
    audit.record("gradebook.changed", book, by, title=run.title, name=what)
    remade = books.of_run(run.id)
    if totals.size(remade) > LARGE:
        remade.job_id = _later[0](remade, by)
    else:
        totals.settle(remade, totals.everybody(remade))
    return remade


def remake(run_id: int, tell: Callable[[int, int], None]) -> None:
    """The totals of everybody, some at a time, each part by the rules as they are then; safe to do twice."""
    with transaction():
        people = totals.everybody(books.of_run(run_id))
    for begin in range(0, len(people), AT_ONCE):
        with transaction():
            hold(session().get_one(Run, run_id))
            totals.settle(books.of_run(run_id), people[begin : begin + AT_ONCE])
        tell(min(begin + AT_ONCE, len(people)), len(people))
