"""Men's, women's and mixed groups of a run: made, changed, their trainers, and who is moved into them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from courses.enrolment.models import SEATED, Enrolment, GroupPolicy, GroupTrainer, Run, RunGroup
from courses.enrolment.service import moving, room
from courses.enrolment.service.room import TAKES, NoRoom
from lms.accounts.models import Context, Gender, Role, RoleAssignment, User
from lms.accounts.service import roles
from lms.core import audit
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l


def add(
    run: Run,
    name: dict[str, str],
    policy: GroupPolicy = GroupPolicy.MIXED,
    *,
    seats: int | None = None,
    trainers: Iterable[User] = (),
    by: User | None = None,
) -> RunGroup:
    """A group of the run; who waits for such a group is offered its seats."""
    hold(run)
    group = RunGroup(run_id=run.id, name=name, policy=policy, seats=seats, trainers=[])
    session().add(group)
    session().flush()
    name_trainers(group, trainers, by=by)
    audit.record("group.added", run, by, group=group.id)
    moving.promote(run)
    return group


def edit(group: RunGroup, name: dict[str, str], policy: GroupPolicy, seats: int | None, by: User) -> None:
    """Change a group. Raises `BadValue` where the people in it would no longer fit."""
    run = session().get_one(Run, group.run_id)
    hold(run)
    inside = _genders(group)
    if seats is not None and seats < len(inside):
        raise BadValue(_l("%(taken)s people already have a seat; there cannot be fewer seats.", taken=len(inside)))
    if not set(inside) <= TAKES[policy]:
        raise BadValue(_l("There are people in this group whom it would no longer take. Move them first."))
    group.name, group.policy, group.seats = name, policy, seats
    session().flush()
    audit.record("group.edited", run, by, group=group.id)
    moving.promote(run)


def remove(group: RunGroup, by: User | None = None) -> None:
    """Take a group away that nobody is or was in. Raises `RuleError`."""
    run = session().get_one(Run, group.run_id)
    hold(run)
    if session().scalar(select(func.count()).where(Enrolment.group_id == group.id)):
        raise RuleError(_l("There are people in this group. Move them first."))
    name_trainers(group, (), by=by)
    session().delete(group)
    session().flush()
    audit.record("group.removed", run, by, group=group.id)


def name_trainers(group: RunGroup, trainers: Iterable[User], *, by: User | None) -> None:
    """Say who teaches the group; the first signs for it. They get the role of a trainer in the run."""
    wanted = {trainer.id: trainer for trainer in trainers}
    held = {row.user_id: row for row in of_trainers([group.id])}
    for user_id in [*(held.keys() - wanted.keys())]:
        session().delete(held[user_id])
    for user_id, trainer in wanted.items():
        if user_id not in held:
            session().add(GroupTrainer(group_id=group.id, user_id=user_id))
        roles.give(trainer, Role.TRAINER, Context.RUN, group.run_id, by=by)
    session().flush()
    session().expire(group, ["trainers"])
    _take_roles(group.run_id, held.keys() - wanted.keys(), by)


def put(enrolment: Enrolment, group: RunGroup, by: User | None = None) -> None:
    """Move a person into a group by hand. Raises `RuleError` where it does not take them or has no seat."""
    run = session().get_one(Run, group.run_id)
    hold(run)
    hold(enrolment)
    user = session().get_one(User, enrolment.user_id)
    if group.run_id != enrolment.run_id or user.gender not in TAKES[group.policy]:
        raise RuleError(_l("This group does not take this learner."))
    if enrolment.group_id == group.id:
        return
    if enrolment.state in SEATED and not room.of(run).has_place_in(group):
        raise NoRoom
    before, enrolment.group_id = enrolment.group_id, group.id
    session().flush()
    audit.record("enrolment.regrouped", enrolment, by, before=before, group=group.id)


def of_run(run: Run) -> Sequence[RunGroup]:
    """The groups of a run with their trainers."""
    with_trainers = selectinload(RunGroup.trainers).joinedload(GroupTrainer.user)
    return session().scalars(select(RunGroup).where(RunGroup.run_id == run.id).options(with_trainers)).all()


def of_trainers(group_ids: Iterable[int]) -> Sequence[GroupTrainer]:
    """Who teaches these groups."""
    query = select(GroupTrainer).where(GroupTrainer.group_id.in_(set(group_ids)))
    return session().scalars(query.order_by(GroupTrainer.id)).all()


def by_id(group_id: int) -> RunGroup:
    """A group with its trainers. Raises `NotFound`."""
    with_trainers = selectinload(RunGroup.trainers).joinedload(GroupTrainer.user)
    found = session().scalar(select(RunGroup).where(RunGroup.id == group_id).options(with_trainers))
    if found is None:
        raise NotFound
    return found


def _genders(group: RunGroup) -> list[Gender]:
    query = select(User.gender).join(Enrolment, Enrolment.user_id == User.id)
    return list(session().scalars(query.where(Enrolment.group_id == group.id, Enrolment.state.in_(SEATED))))


def _take_roles(run_id: int, user_ids: Iterable[int], by: User | None) -> None:
    """Who teaches no group of the run any more is no trainer of it."""
    still = select(GroupTrainer.user_id).join(RunGroup).where(RunGroup.run_id == run_id)
    query = select(RoleAssignment).where(
        RoleAssignment.user_id.in_(set(user_ids)),
        RoleAssignment.user_id.not_in(still),
        RoleAssignment.role == Role.TRAINER,
        RoleAssignment.context == Context.RUN,
        RoleAssignment.context_id == run_id,
    )
    for given in session().scalars(query).all():
        roles.take(given, by=by)
