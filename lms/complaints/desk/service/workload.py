"""Who has how much: open cases of each unit and officer, how many are late, how many wait for others."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from lms.accounts.models import OrgUnit, User
from lms.complaints import policy
from lms.complaints.desk.service.queue import WAITING
from lms.complaints.models import IS_OPEN, Case, State
from lms.core.db import session


class Load(NamedTuple):
    """How many open cases are with somebody: a unit, or an officer of it; None: with nobody yet."""

    whose: Any  # an OrgUnit, a User or None
    open: int
    late: int
    waiting: int
    review: int
    urgent: int


def by_unit(user: User, now: dt.datetime) -> Sequence[Load]:
    """Each unit that `user` works with, the most first."""
    rows = _counted(user, now, Case.unit_id)
    units = {unit.id: unit for unit in session().scalars(select(OrgUnit).where(OrgUnit.id.in_(_ids(rows))))}
    return [Load(units.get(key), *counts) for key, *counts in rows]


def by_officer(user: User, now: dt.datetime) -> Sequence[Load]:
    """Each officer of those units, the most first."""
    rows = _counted(user, now, Case.officer_id)
    people = {person.id: person for person in session().scalars(select(User).where(User.id.in_(_ids(rows))))}
    return [Load(people.get(key), *counts) for key, *counts in rows]


def _counted(user: User, now: dt.datetime, column: Any) -> list[tuple[Any, ...]]:  # Any: a column of the case
    """One walk over the open cases; those that ended are never touched."""
    counts = (
        func.count(),
        _how_many(Case.due_at < now),
        _how_many(Case.state.in_(WAITING)),
        _how_many(Case.state == State.IN_REVIEW),
        _how_many(Case.priority == "urgent"),
    )
    query: Select[Any] = policy.workable_by(user).where(IS_OPEN).with_only_columns(column, *counts)  # Any: as above
    return [tuple(row) for row in session().execute(query.group_by(column).order_by(func.count().desc(), column))]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _ids(rows: list[tuple[Any, ...]]) -> list[int]:  # Any: as above
    return [row[0] for row in rows if row[0] is not None]
