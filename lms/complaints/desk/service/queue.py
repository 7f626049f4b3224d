"""The cases that wait for a person, the soonest due first: any page of them by an index, however many there are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from lms.accounts.models import Context, User
from lms.complaints import policy
from lms.complaints.models import IS_OPEN, Case, Channel, Kind, State
from lms.core import clock, digits
from lms.core.db import session

SIZE = 30
SOON = dt.timedelta(days=2)
MOST_COUNTED = 100  # beyond that the page says "99+": nobody works through more today, and counting would take long
MOST_WORDS = 6
WAITING = (State.WAITING_CITIZEN, State.WAITING_THIRD_PARTY)
ENDED = "ended"
VIEWS = ("", "mine", "unit", "unassigned", "soon", "late", "waiting", "review", "appeals")
_ALIKE = str.maketrans(dict.fromkeys("أإآٱاىيئةهؤو", "_") | {"%": r"\%", "\\": r"\\"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for on the desk. `view` is one of `VIEWS`, or `ended`."""

    view: str = ""
    kind: Kind | None = None
    category_id: int | None = None
    unit_id: int | None = None
    channel: Channel | None = None
    text: str = ""

    def values(self) -> dict[str, Any]:  # Any: for an address
        """As an address carries it."""
        found = {
            "view": self.view,
            "kind": self.kind,
            "category": self.category_id,
            "unit": self.unit_id,
            "channel": self.channel,
            "q": self.text,
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the queue, and from where the next one begins; empty where there is none."""

    cases: list[Case]
    after: str
    is_first: bool


def sheet(user: User, wanted: Wanted, after: str = "", now: dt.datetime | None = None) -> Sheet:
    """The cases from `after` on."""
    query = found(user, wanted, now or clock.now()).options(
        joinedload(Case.category), joinedload(Case.unit), joinedload(Case.officer)
    )
    take = _ended if wanted.view == ENDED else _by_due
    cases = take(query, _mark(after))
    return Sheet(cases[:SIZE], _after(cases[SIZE - 1], wanted) if len(cases) > SIZE else "", is_first=not after)


def found(user: User, wanted: Wanted, now: dt.datetime) -> Select[Case]:
    """The cases that fit, in no order."""
    reach = policy.visible_to(user) if wanted.text else policy.workable_by(user)
    query = reach.where(*_in_view(user, wanted.view, now), *_narrowed(wanted))
    return query.where(*_said(wanted.text)) if wanted.text else query


def counts(user: User, now: dt.datetime) -> dict[str, int]:
    """How many there are in each view, `MOST_COUNTED` at most; one statement."""
    columns = []
    for view in VIEWS:
        some = found(user, Wanted(view=view), now).with_only_columns(literal(1)).limit(MOST_COUNTED).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(f"in_{view}"))
    return dict(zip(VIEWS, session().execute(select(*columns)).one(), strict=True))


def named(user: User, text: str) -> str:
    """The reference that is searched for, where it is a whole one of a case that the person may see; else nothing."""
    asked = digits.fold(text).strip().upper()
    query = policy.visible_to(user).with_only_columns(Case.reference).where(Case.reference == asked)
    return session().scalar(query) or "" if asked else ""


def own_units(user: User) -> list[int]:
    """The units in which the person works."""
    held = (held for held in user.roles if held.role in policy.WORKERS and held.context is Context.ORG_UNIT)
    return sorted({each.context_id for each in held})


def _by_due(query: Select[Case], mark: tuple[dt.datetime | None, int] | None) -> list[Case]:
    """Those with a date by it, then those whose clock stands, the oldest first: two walks along one index."""
    rows: list[Case] = []
    if mark is None or mark[0] is not None:
        dated = query.where(Case.due_at.is_not(None))
        if mark:
            dated = dated.where(tuple_(Case.due_at, Case.id) > tuple_(literal(mark[0], Case.due_at.type), mark[1]))
        rows = list(session().scalars(dated.order_by(Case.due_at, Case.id).limit(SIZE + 1)))
        mark = None
    if len(rows) <= SIZE:
        undated = query.where(Case.due_at.is_(None), Case.id > (mark[1] if mark else 0))
        rows += session().scalars(undated.order_by(Case.due_at, Case.id).limit(SIZE + 1 - len(rows)))
    return rows


def _ended(query: Select[Case], mark: tuple[dt.datetime | None, int] | None) -> list[Case]:
    if mark and mark[0]:
        query = query.where(
            tuple_(Case.received_at, Case.id) < tuple_(literal(mark[0], Case.received_at.type), mark[1])
        )
    return list(session().scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(SIZE + 1)))


def _after(case: Case, wanted: Wanted) -> str:
    moment = case.received_at if wanted.view == ENDED else case.due_at
    return f"{moment.isoformat() if moment else ''}~{case.id}"


def _mark(after: str) -> tuple[dt.datetime | None, int] | None:
    """Where a page begins; what cannot be read begins at the first."""
    moment, _, number = after.partition("~")
    try:
        at = dt.datetime.fromisoformat(moment) if moment else None
        return (at if at is None or at.tzinfo else at.replace(tzinfo=dt.UTC)), int(number)
    except ValueError:
        return None


def _in_view(user: User, view: str, now: dt.datetime) -> Sequence[ColumnElement[bool]]:
    if view == ENDED:
        return (~IS_OPEN,)
    return (IS_OPEN, *_of_open(user, view, now))


def _of_open(user: User, view: str, now: dt.datetime) -> Sequence[ColumnElement[bool]]:
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "mine": (Case.officer_id == user.id,),
        "unit": (Case.unit_id.in_(own_units(user)),),
        "unassigned": (Case.officer_id.is_(None),),
        "soon": (Case.due_at >= now, Case.due_at < now + SOON),
        "late": (Case.due_at < now,),
        "waiting": (Case.state.in_(WAITING),),
        "review": (Case.state == State.IN_REVIEW,),
        "appeals": (Case.state == State.APPEAL_OPEN,),
    }
    return conditions.get(view, ())


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = (
        (Case.kind, wanted.kind),
        (Case.category_id, wanted.category_id),
        (Case.unit_id, wanted.unit_id),
        (Case.channel, wanted.channel),
    )
    return [column == value for column, value in asked if value]


def _said(text: str) -> list[ColumnElement[bool]]:
    """Each word stands in the reference, title or text, however it is spelled; sealed texts are not searched."""
    found = []
    for word in digits.fold(text).split()[:MOST_WORDS]:
        like = f"%{word.translate(_ALIKE)}%"
        fields = (Case.title_kept, Case.body_kept, Case.place_text)
        said = [field.ilike(like, escape="\\") for field in fields]
        found.append(or_(Case.reference.ilike(f"{word.upper().translate(_ALIKE)}%", escape="\\"), *said))
    return found
