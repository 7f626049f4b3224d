"""Duplicates are merged into one case and can be taken out again; their citizens follow it and are all answered."""

from sqlalchemy import select

from lms.complaints.kinds import OPEN, State
from lms.complaints.models import Case
from lms.complaints.service.refusals import Missing, NotNow
from lms.complaints.service.steps import Step
from lms.core.db import session
from lms.core.i18n import _l


def root(case: Case) -> Case:
    """The case that is worked on in place of this one; itself unless it was merged."""
    if case.state is not State.MERGED or case.merged_into_id is None:
        return case
    return session().get_one(Case, case.merged_into_id)


def followers(case: Case) -> list[Case]:
    """The cases that were merged into this one, in the order of their ids."""
    query = select(Case).where(Case.merged_into_id == case.id, Case.state == State.MERGED).order_by(Case.id)
    return list(session().scalars(query))


def target(step: Step) -> Case:
    """The case into which this one shall go, as it stands now."""
    found = session().get(Case, int(step.given.get("into_id") or 0))
    if found is None or found.id == step.case.id:
        raise Missing(_l("Name another case."))
    return found


def may_merge(step: Step) -> None:
    """The other one must be open, and nothing must follow this one."""
    into = target(step)
    if into.state not in OPEN:
        raise NotNow(_l("The other case is not open any more."))
    if followers(step.case):
        raise NotNow(_l("Other cases were merged into this one. Merge the other way round, or take them out first."))


def is_heard(step: Step) -> None:
    """What a citizen writes to a merged case lands on the other one, while that one is open."""
    if root(step.case).state not in OPEN:
        raise NotNow(_l("This case has been answered. You may open it again, or appeal."))
