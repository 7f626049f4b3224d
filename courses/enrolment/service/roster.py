"""Who is in a run, by state and name; and what happened to one of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, Run
from lms.accounts.models import User
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


def outside(run: Run, words: str) -> Sequence[User]:
    """People found by the words who have no place in the run yet."""
    inside = select(Enrolment.user_id).where(Enrolment.run_id == run.id)
    query = people.found(words).where(User.id.not_in(inside), User.is_disabled.is_(False))
    return session().scalars(query.limit(10)).unique().all()


def actors(events: Iterable[EnrolmentEvent]) -> dict[int, User]:
    """Who did these things, by id."""
    ids = {event.actor_id for event in events if event.actor_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))}
