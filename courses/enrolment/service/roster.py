"""Who is in a run, by state and name; and what happened to one of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from courses.enrolment.models import (
    SEATED,
    Enrolment,
    EnrolmentEvent,
    EnrolmentState,
    GroupTrainer,
    NominationEvent,
    Run,
    RunGroup,
)
from lms.accounts.models import Context, Role, User
from lms.accounts.service import people
from lms.core.db import session


def roster(run: Run, states: Iterable[EnrolmentState] = (), words: str = "") -> Select[Enrolment]:
    """The people of a run in these states (none: all) whose name or login has all the words, by name."""
    query = (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user))
        .where(Enrolment.run_id == run.id)
        .order_by(User.name_ar, Enrolment.id)
    )
    if wanted := list(states):
        query = query.where(Enrolment.state.in_(wanted))
    if words:
        query = query.where(User.id.in_(people.found(words).with_only_columns(User.id).order_by(None)))
    return query


def in_line(run: Run) -> Select[Enrolment]:
    """Who was offered a seat, the soonest to pass first; then who waits, in order."""
    return (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user))
        .where(Enrolment.run_id == run.id, Enrolment.state.in_([EnrolmentState.OFFERED, EnrolmentState.WAITLISTED]))
        .order_by(Enrolment.state, Enrolment.offer_expires_at, Enrolment.rank, Enrolment.waiting_since, Enrolment.id)
    )


def is_taught_by(user: User, enrolment: Enrolment) -> bool:
    """Whether this person is a trainer of the learner: of their group, or of the run where trainers see all of it."""
    if not user.has_role(Role.TRAINER, (Context.RUN, enrolment.run_id)):
        return False
    mine = select(GroupTrainer.group_id).join(RunGroup, RunGroup.id == GroupTrainer.group_id)
    mine = mine.where(RunGroup.run_id == enrolment.run_id, GroupTrainer.user_id == user.id)
    groups = set(session().scalars(mine))
    if not groups or enrolment.group_id in groups:
        return True
    return not session().scalars(select(Run.groups_apart).where(Run.id == enrolment.run_id)).one()


def taught_by(user: User) -> Select[Enrolment]:
    """The learners of this trainer's groups; of the whole run, where its trainers are not kept apart."""
    mine = select(RunGroup).join(GroupTrainer, GroupTrainer.group_id == RunGroup.id)
    mine = mine.where(GroupTrainer.user_id == user.id).join(Run, Run.id == RunGroup.run_id)
    groups = mine.with_only_columns(RunGroup.id)
    whole = mine.where(Run.groups_apart.is_(False)).with_only_columns(RunGroup.run_id)
    return (
        select(Enrolment)
        .join(Enrolment.user)
        .options(contains_eager(Enrolment.user))
        .where(Enrolment.state.in_(SEATED), or_(Enrolment.group_id.in_(groups), Enrolment.run_id.in_(whole)))
        .order_by(Enrolment.run_id, Enrolment.group_id, User.name_key)
    )


def outside(run: Run, words: str) -> Sequence[User]:
    """People found by the words who have no place in the run yet."""
    inside = select(Enrolment.user_id).where(Enrolment.run_id == run.id)
    query = people.found(words).where(User.id.not_in(inside), User.is_disabled.is_(False))
    return session().scalars(query.limit(10)).unique().all()


def actors(events: Iterable[EnrolmentEvent | NominationEvent]) -> dict[int, User]:
    """Who did these things, by id."""
    ids = {event.actor_id for event in events if event.actor_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))}
