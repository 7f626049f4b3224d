"""Where a new case goes by itself: to the first rule that fits, else to its category's unit, never into a conflict."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from lms.accounts import names
from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.complaints.kinds import Action
from lms.complaints.models import Case, CaseCategory, RoutingRule
from lms.complaints.service import conflicts, engine
from lms.complaints.service.actors import Actor
from lms.core.db import session


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case would go: the unit, after the check for conflicts; which rule said so."""

    unit: OrgUnit
    rule: RoutingRule | None
    meant: OrgUnit  # before the check


def send(case: Case, *, at: dt.datetime) -> None:
    """Take the case in and hand it to its unit where a rule or its category knows one; else the central unit sorts."""
    way = find(case)
    if way is None:
        return
    engine.apply(case, Action.ACCEPT, Actor.system(), at=at)
    if way.rule and way.rule.priority and way.rule.priority is not case.priority:
        engine.apply(case, Action.REPRIORITISE, Actor.system(), {"priority": way.rule.priority}, at=at)
    told = {"unit_id": way.unit.id, "rule_id": way.rule.id if way.rule else None}
    engine.apply(case, Action.ROUTE, Actor.system(), told, at=at)
    if way.rule:
        counted = update(RoutingRule).where(RoutingRule.id == way.rule.id).values(hits=RoutingRule.hits + 1)
        session().execute(counted.execution_options(synchronize_session=False))


def find(case: Case) -> Way | None:
    """The way of this case; None where a person has to look."""
    category = session().get_one(CaseCategory, case.category_id)
    place = session().get(OrgUnit, case.place_id) if case.place_id else None
    for rule in rules():
        if rule.is_active and fits(rule, case, category, place):
            meant = rule.unit or directorate(place)
            if meant:
                return _way(case, meant, rule)
    unit = session().get(OrgUnit, category.unit_id) if category.unit_id else None
    return _way(case, unit, None) if unit else None


def rules() -> Sequence[RoutingRule]:
    """All rules in their order."""
    query = select(RoutingRule).options(joinedload(RoutingRule.unit))
    return session().scalars(query.order_by(RoutingRule.position, RoutingRule.id)).all()


def fits(rule: RoutingRule, case: Case, category: CaseCategory, place: OrgUnit | None) -> bool:
    """Whether all conditions of the rule hold."""
    when = rule.when
    text = names.key(f"{case.title} {case.body}")
    held = (
        not when.get("kind") or when["kind"] == case.kind.value,
        not when.get("category_id") or when["category_id"] in {category.id, category.parent_id},
        not when.get("place_id") or (place is not None and f"/{when['place_id']}/" in place.path),
        not when.get("words") or any(names.key(word) in text for word in when["words"]),
    )
    return all(held)


def directorate(place: OrgUnit | None) -> OrgUnit | None:
    """The directorate in which a place lies."""
    unit = place
    while unit is not None and unit.kind is not OrgUnitKind.DIRECTORATE:
        unit = session().get(OrgUnit, unit.parent_id) if unit.parent_id else None
    return unit


def _way(case: Case, meant: OrgUnit, rule: RoutingRule | None) -> Way | None:
    unit = conflicts.free(case, meant)
    return Way(unit, rule, meant) if unit else None
