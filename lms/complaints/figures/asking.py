"""What a reader asks for, made into what they may ask for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from lms.accounts.models import OrgUnit, User
from lms.complaints.categories.models import CaseCategory
from lms.complaints.figures import policy
from lms.complaints.figures.months import after
from lms.complaints.figures.scope import DAY, Scope
from lms.complaints.kinds import Channel
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

MOST_YEARS = 10
Name = dict[str, str]


@dataclass(slots=True)
class Asked:
    """A scope with the choices around it. `units` and `categories` name everything that may stand on the page.

    A scope to today goes to the end of its month: nothing is there yet, and the month is read as a whole. `until` is
    the last day as people mean it.
    """

    scope: Scope
    until: dt.date
    unit_id: int | None
    category_id: int | None
    units: dict[int, OrgUnit] = field(default_factory=dict)
    categories: dict[int, CaseCategory] = field(default_factory=dict)
    choices: list[OrgUnit] = field(default_factory=list)

    def link(self, **more: object) -> dict[str, object]:
        """The same question as parts of an address, with more."""
        found = {"first": self.scope.first, "last": self.until, "channel": self.scope.channel}
        found |= {"unit": self.unit_id, "category": self.category_id} | more
        return {name: value for name, value in found.items() if value}


def asked(user: User, said: Mapping[str, str]) -> Asked:
    """The last twelve months of all that `user` may read, unless `said` asks for less. Nonsense is passed over."""
    today = local(clock.now()).date()
    first = _day(said.get("first")) or _year_before(today)
    last = min(_day(said.get("last")) or today, today)
    first = max(min(first, last), last.replace(year=last.year - MOST_YEARS, day=1))
    units = {unit.id: unit for unit in session().scalars(select(OrgUnit).order_by(OrgUnit.code))}
    categories = {row.id: row for row in session().scalars(select(CaseCategory).order_by(CaseCategory.code))}
    allowed = policy.branches(user)
    mine = None if allowed is None else _below(units, allowed)
    unit_id, category_id = _number(said.get("unit"), units), _number(said.get("category"), categories)
    wanted = None if unit_id is None else _below(units, {unit_id})
    if wanted is not None and len(wanted) == len(units):
        wanted = None  # all of them: months know that sum
    channel = said.get("channel", "")
    scope = Scope(
        first,
        after(last) - DAY if last == today else last,
        wanted if mine is None else mine if wanted is None else mine & wanted,
        None if category_id is None else _kinds_of(categories, category_id),
        channel if channel in list(Channel) else "",
    )
    choices = [unit for unit in units.values() if mine is None or unit.id in mine]
    return Asked(scope, last, unit_id, category_id, units, categories, choices)


def last_year() -> Scope:
    """Eleven whole months and this one, of everything."""
    today = local(clock.now()).date()
    return Scope(_year_before(today), after(today) - DAY)


def _below(units: Mapping[int, OrgUnit], tops: frozenset[int] | set[int]) -> frozenset[int]:
    """These units and all under them."""
    marks = [f"/{top}/" for top in tops]
    return frozenset(unit.id for unit in units.values() if any(mark in unit.path for mark in marks))


def _kinds_of(categories: Mapping[int, CaseCategory], top: int) -> frozenset[int]:
    found, grown = {top}, True
    while grown:
        more = {row.id for row in categories.values() if row.parent_id in found} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


def _year_before(today: dt.date) -> dt.date:
    """Eleven whole months and this one."""
    return (today.replace(day=1, year=today.year - 1) + 31 * DAY).replace(day=1)


def _day(said: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said or "")
    except ValueError:
        return None


def _number(said: str | None, known: Mapping[int, object]) -> int | None:
    number = int(said) if said and said.isascii() and said.isdigit() else 0
    return number if number in known else None
