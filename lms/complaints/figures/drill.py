"""The cases behind a number."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.figures import gathering
from lms.complaints.figures.models import ReplyMark
from lms.complaints.figures.reading import LIVE
from lms.complaints.figures.scope import DAY, Scope
from lms.complaints.kinds import Action
from lms.complaints.models import Case, CaseEvent

_FACTS = ("received", "answered", "late", "open", "ended", "reopened", "appealed", "upheld", "rated")
WHATS = (*_FACTS, "alike", "untouched")


def cases(user: User, scope: Scope, what: str, alike: str = "") -> Select[Case]:
    """Those that make up the number and that `user` may open, the newest first."""
    query = policy.visible_to(user).where(*_within(scope), _condition(scope, what, alike))
    loaded = (joinedload(Case.category), joinedload(Case.unit))
    return query.options(*loaded).order_by(Case.received_at.desc(), Case.id.desc())


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    found = [] if scope.units is None else [gathering.OWNER.in_(sorted(scope.units))]
    return [*found, replace(scope, units=None).of_cases()]


def _condition(scope: Scope, what: str, alike: str) -> ColumnElement[bool]:
    begin, end = gathering.day_begins(scope.first), gathering.day_begins(scope.last + DAY)
    if what == "open":
        return Case.state.in_(LIVE)
    if what in {"alike", "untouched"}:
        return Case.id.in_(_marked(scope, what, alike))
    if what == "ended":
        left = gathering.left().subquery()
        return Case.id.in_(select(left.c.id).where(left.c.at >= begin, left.c.at < end))
    if what in _EVENTS:
        return Case.id.in_(_EVENTS[what]().where(CaseEvent.at >= begin, CaseEvent.at < end))
    column, also = {
        "received": (Case.received_at, []),
        "answered": (Case.answered_at, [gathering.is_answered()]),
        "late": (Case.answered_at, [gathering.is_answered(), Case.answered_at > Case.due_at]),
        "rated": (Case.rated_at, [Case.rating.is_not(None)]),
    }[what]
    found: ColumnElement[bool] = (column >= begin) & (column < end)
    for each in also:
        found = found & each
    return found


def _marked(scope: Scope, what: str, alike: str) -> Select[int]:
    query = select(ReplyMark.case_id).where(ReplyMark.day.between(scope.first, scope.last))
    return query.where(ReplyMark.print == alike) if what == "alike" else query.where(ReplyMark.untouched > 0)


def _with(action: Action) -> Any:  # Any: a query that is made when it is asked for
    return lambda: select(CaseEvent.case_id).where(CaseEvent.action == action)


_EVENTS = {"reopened": _with(Action.REOPEN), "appealed": _with(Action.APPEAL), "upheld": gathering.overturned}
