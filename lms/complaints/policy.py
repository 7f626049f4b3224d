"""Who may do what with cases. A case that is judged comes with its `unit` and `units` loaded.

A unit's people have the cases of its whole branch; the central unit has all of them. Whoever is complained about has
nothing to do with the case, whatever they are.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from lms.accounts.models import Context, OrgUnit, Role, User
from lms.complaints.models import Case, CaseUnit
from lms.complaints.service import central

WORKERS = (Role.OFFICER, Role.UNIT_HEAD)


def may_see(user: User, case: Case) -> bool:
    """Those of its unit, those of units that once had it, and the central unit."""
    if is_complained_about(user, case):
        return False
    return may_triage(user) or may_work(user, case) or bool(_units(user, WORKERS) & {had.unit_id for had in case.units})


def may_work(user: User, case: Case) -> bool:
    """Officers and heads of its unit, of one above it, or of the central unit."""
    if is_complained_about(user, case):
        return False
    return works_in(user, case.unit)


def may_review(user: User, case: Case) -> bool:
    """Whoever heads it reads replies before they are sent; never the author (the engine sees to that)."""
    return may_head(user, case)


def may_head(user: User, case: Case) -> bool:
    """Heads of its unit or of one above it; the central unit where the case has no unit yet."""
    if is_complained_about(user, case):
        return False
    return _covers(user, (Role.UNIT_HEAD,), case.unit) or _heads_central(user)


def may_triage(user: User) -> bool:
    """Officers and heads of the central unit, and those of the whole academy."""
    if not _units(user, WORKERS):  # most people: which unit is the central one need not be asked for them
        return False
    centre = _central()
    return any(user.has_role(role, *centre) for role in WORKERS)


def may_counter(user: User) -> bool:
    """Officers enter what people bring to the counter, say on the phone or write in letters."""
    return bool(_units(user, WORKERS))


def may_see_desk(user: User) -> bool:
    """Whoever works on cases at all."""
    return bool(_units(user, WORKERS))


def may_see_figures(user: User) -> bool:
    """The director, the heads and the central unit."""
    return user.has_role(Role.DIRECTOR) or user.has_role(Role.ADMIN) or bool(_units(user, (Role.UNIT_HEAD,)))


def may_set_up(user: User) -> bool:
    """Administrators, and the head of the central unit."""
    return user.has_role(Role.ADMIN) or _heads_central(user)


def may_see_desk_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, works on cases."""
    return bool(user.is_authenticated) and may_see_desk(user)


def may_set_up_here(user: Any) -> bool:  # Any: as above
    """Whether the reader of a page, who may be a visitor, sets the rules."""
    return bool(user.is_authenticated) and may_set_up(user)


def works_in(user: User, unit: OrgUnit | None) -> bool:
    """Whether the person works on the cases of this unit; the central unit works on all."""
    return may_triage(user) or _covers(user, WORKERS, unit)


def visible_to(user: User) -> Select[Case]:
    """The cases that `may_see` holds for."""
    return select(Case).where(_not_about(user), _seen_by(user))


def workable_by(user: User) -> Select[Case]:
    """The cases that `may_work` holds for."""
    if may_triage(user):
        return select(Case).where(_not_about(user))
    return select(Case).where(_not_about(user), Case.unit_id.in_(_branches(_units(user, WORKERS))))


def is_complained_about(user: User, case: Case) -> bool:
    """Whether the case is about this person."""
    return case.about_user_id == user.id


def _seen_by(user: User) -> ColumnElement[bool]:
    if may_triage(user):
        return true()
    mine = _units(user, WORKERS)
    if not mine:
        return false()
    had = select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(mine))
    return or_(Case.unit_id.in_(_branches(mine)), Case.id.in_(had))


def _not_about(user: User) -> ColumnElement[bool]:
    return or_(Case.about_user_id.is_(None), and_(Case.about_user_id != user.id))


def _branches(unit_ids: Iterable[int]) -> Select[int]:
    """The ids of these units and of all below them."""
    inside = [OrgUnit.path.contains(f"/{key}/") for key in sorted(unit_ids)]
    return select(OrgUnit.id).where(or_(false(), *inside))


def _units(user: User, roles: Iterable[Role]) -> set[int]:
    """The units in which the person has one of these roles; 0 is the whole academy."""
    return {
        held.context_id
        for held in user.roles
        if held.role in roles and held.context in {Context.SITE, Context.ORG_UNIT}
    }


def _covers(user: User, roles: Iterable[Role], unit: OrgUnit | None) -> bool:
    if unit is None:
        return False
    return any(user.has_role(role, *_above(unit)) for role in roles)


def _above(unit: OrgUnit) -> list[tuple[Context, int]]:
    return [(Context.ORG_UNIT, int(key)) for key in unit.path.strip("/").split("/") if key]


def _central() -> list[tuple[Context, int]]:
    found = central.unit_id()
    return [(Context.ORG_UNIT, found)] if found else []


def _heads_central(user: User) -> bool:
    return bool(_units(user, (Role.UNIT_HEAD,))) and user.has_role(Role.UNIT_HEAD, *_central())
