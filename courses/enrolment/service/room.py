"""What is free in a run: seats, and groups that take men, women or both. Sure only under the run's lock."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.enrolment.models import SEATED, Enrolment, GroupPolicy, Run, RunGroup
from lms.accounts.models import Gender
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _l

TAKES = {
    GroupPolicy.MIXED: frozenset(Gender),
    GroupPolicy.MEN: frozenset({Gender.MALE}),
    GroupPolicy.WOMEN: frozenset({Gender.FEMALE}),
}


class RunIsFull(RuleError):
    """No seat is free."""

    def __init__(self) -> None:
        super().__init__(_l("There is no free seat in this run."))


class NoRoom(RuleError):
    """The run has groups, and none takes this person."""

    def __init__(self) -> None:
        super().__init__(_l("No group of this run has room for this learner."))


@dataclass(slots=True)
class Room:
    """What is free: `seats` in the whole run, and how many `taken` there are in each group; None is no limit."""

    seats: int | None
    groups: list[RunGroup]
    taken: dict[int | None, int]

    @property
    def free(self) -> int | None:
        """How many seats are left in the run."""
        return None if self.seats is None else max(0, self.seats - sum(self.taken.values()))

    def take(self, gender: Gender, wanted: int | None = None) -> int | None:
        """Take a seat; the group that it is in, None where the run has no groups. Raises `RunIsFull` or `NoRoom`.

        A group for men or women comes before a mixed one, the emptier before the fuller; `wanted` before all.
        """
        if self.free == 0:
            raise RunIsFull
        group_id = self._group_for(gender, wanted)
        self.taken[group_id] = self.taken.get(group_id, 0) + 1
        return group_id

    def fits(self, gender: Gender) -> bool:
        """Whether there is a seat for a man or a woman."""
        return self.free != 0 and (not self.groups or any(self._has_place(group, gender) for group in self.groups))

    def has_place_in(self, group: RunGroup) -> bool:
        """Whether a seat of the group is free."""
        return group.seats is None or self.taken.get(group.id, 0) < group.seats

    def _group_for(self, gender: Gender, wanted: int | None) -> int | None:
        fitting = [group for group in self.groups if self._has_place(group, gender)]
        if self.groups and not fitting:
            raise NoRoom
        fitting.sort(key=lambda group: (group.policy is GroupPolicy.MIXED, self.taken.get(group.id, 0), group.id))
        chosen = [group.id for group in fitting if group.id == wanted] or [group.id for group in fitting]
        return chosen[0] if chosen else None

    def _has_place(self, group: RunGroup, gender: Gender) -> bool:
        return gender in TAKES[group.policy] and self.has_place_in(group)


def of(run: Run) -> Room:
    """The room of a run; two queries."""
    groups = session().scalars(select(RunGroup).where(RunGroup.run_id == run.id).order_by(RunGroup.id)).all()
    counted = (
        select(Enrolment.group_id, func.count())
        .where(Enrolment.run_id == run.id, Enrolment.state.in_(SEATED))
        .group_by(Enrolment.group_id)
    )
    return Room(run.seats, list(groups), {row[0]: row[1] for row in session().execute(counted)})
