"""Men's, women's and mixed groups: who fits where, and where there is room."""

from sqlalchemy import func, select

from courses.enrolment.models import SEATED, Enrolment, GroupPolicy, Run, RunGroup
from lms.accounts.models import Gender, User
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l

TAKES = {
    GroupPolicy.MIXED: frozenset(Gender),
    GroupPolicy.MEN: frozenset({Gender.MALE}),
    GroupPolicy.WOMEN: frozenset({Gender.FEMALE}),
}


class NoRoom(RuleError):
    """The run has groups, and none takes this person."""

    def __init__(self) -> None:
        super().__init__(_l("No group of this run has room for this learner."))


def choose(run: Run, enrolment: Enrolment) -> int | None:
    """The first group with room that takes the person; None where the run has no groups. Raises `NoRoom`."""
    groups = _of(run)
    if not groups:
        return None
    fitting = _fitting(groups, enrolment)
    if not fitting:
        raise NoRoom
    return fitting[0].id


def has_room(run: Run, enrolment: Enrolment) -> bool:
    """Whether the person fits into a group of the run, or it has no groups."""
    groups = _of(run)
    return not groups or enrolment.group_id is not None or bool(_fitting(groups, enrolment))


def put(enrolment: Enrolment, group: RunGroup) -> None:
    """Put a person into a group by hand. Raises `RuleError` where it does not take them."""
    user = session().get_one(User, enrolment.user_id)
    if group.run_id != enrolment.run_id or user.gender not in TAKES[group.policy]:
        raise RuleError(_l("This group does not take this learner."))
    enrolment.group_id = group.id
    session().flush()


def _of(run: Run) -> list[RunGroup]:
    return list(session().scalars(select(RunGroup).where(RunGroup.run_id == run.id).order_by(RunGroup.id)))


def _fitting(groups: list[RunGroup], enrolment: Enrolment) -> list[RunGroup]:
    gender = session().scalar(select(User.gender).where(User.id == enrolment.user_id))
    query = (
        select(Enrolment.group_id, func.count())
        .where(Enrolment.run_id == enrolment.run_id, Enrolment.state.in_(SEATED))
        .group_by(Enrolment.group_id)
    )
    taken = {row[0]: row[1] for row in session().execute(query)}
    return [
        group
        for group in groups
        if gender in TAKES[group.policy] and (group.seats is None or taken.get(group.id, 0) < group.seats)
    ]
