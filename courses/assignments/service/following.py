"""How the learners of a run stand with an assignment, for those who teach them: a page of a list, and its counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from courses.assignments import policy
from courses.assignments.models import HANDED_IN, Submission, SubmissionState
from courses.enrolment.models import LEARNING, Enrolment, GroupTrainer, Run, RunGroup
from lms.accounts.models import User
from lms.core.db import session

S = Submission
NOT_IN, LATE, WAITING, MARKED, POSTED = "none", "late", "waiting", "marked", "posted"
_IN = S.state.in_(HANDED_IN)
WHERE: dict[str, ColumnElement[bool]] = {
    NOT_IN: or_(S.id.is_(None), S.state == SubmissionState.MISSING),
    LATE: and_(_IN, S.late_seconds > 0),
    WAITING: and_(_IN, S.marked_at.is_(None)),
    MARKED: and_(S.marked_at.is_not(None), S.posted_at.is_(None)),
    POSTED: S.posted_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A learner and what they handed in last, if anything."""

    enrolment: Enrolment
    work: Submission | None

    @property
    def learner(self) -> User:
        return self.enrolment.user


def people(run: Run, key: str, by: User, only: str = "", group_id: int | None = None) -> Select[Any]:  # Any: pairs
    """(enrolment, latest work or none) of the learners whom `by` follows, by name; `only` one of WHERE."""
    query = _joined(run, key, by, group_id).options(contains_eager(Enrolment.user))
    if only in WHERE:
        query = query.where(WHERE[only])
    return query.order_by(User.name_key, Enrolment.id)


def rows(query: Select[Any], offset: int = 0, limit: int | None = None) -> list[Row]:  # Any: as above
    """A stretch of the list."""
    return [Row(*found) for found in session().execute(query.offset(offset).limit(limit))]


def counts(run: Run, key: str, by: User, group_id: int | None = None) -> dict[str, int]:
    """How many there are of each filter, and "" of all; one query."""
    columns = [func.sum(case((condition, 1), else_=0)) for condition in WHERE.values()]
    query = _joined(run, key, by, group_id).with_only_columns(func.count(), *columns, maintain_column_froms=True)
    found = [int(each or 0) for each in session().execute(query).one()]
    return dict(zip(["", *WHERE], found, strict=True))


def marked(run: Run, key: str, by: User, only: Sequence[str] = ()) -> list[tuple[Submission, User]]:
    """What is marked and not posted, and whose it is, by name; of these public ids alone, if any are given."""
    found = rows(people(run, key, by, MARKED))
    return [(row.work, row.learner) for row in found if row.work and (not only or row.work.public_id in only)]


def posted(run: Run, key: str, by: User, only: Sequence[str]) -> list[Submission]:
    """What is posted, of these public ids."""
    found = [row.work for row in rows(people(run, key, by, POSTED)) if row.work]
    return [work for work in found if work.public_id in only]


def _joined(run: Run, key: str, by: User, group_id: int | None) -> Select[Any]:  # Any: pairs
    newest = (
        select(S.enrolment_id, func.max(S.number).label("number"))
        .where(S.stable_key == key, S.state != SubmissionState.DRAFT)
        .group_by(S.enrolment_id)
        .subquery()
    )
    latest = and_(
        S.enrolment_id == Enrolment.id,
        S.stable_key == key,
        S.number == newest.c.number,
        S.state != SubmissionState.DRAFT,
    )
    query: Any = (  # Any: pairs
        select(Enrolment, S)
        .join(Enrolment.user)
        .outerjoin(newest, newest.c.enrolment_id == Enrolment.id)
        .outerjoin(S, latest)
        .where(Enrolment.run_id == run.id, Enrolment.state.in_(LEARNING), Enrolment.user_id != by.id)
    )
    if group_id is not None:
        query = query.where(Enrolment.group_id == group_id)
    if policy.sees_everybody(by, run):
        return query  # type: ignore[no-any-return]  # as said above
    mine = select(GroupTrainer.group_id).join(RunGroup, RunGroup.id == GroupTrainer.group_id)
    own = set(session().scalars(mine.where(RunGroup.run_id == run.id, GroupTrainer.user_id == by.id)))
    return query.where(Enrolment.group_id.in_(own)) if own else query  # type: ignore[no-any-return]
