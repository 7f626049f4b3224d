"""Writing the rules of routing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.models import CaseCategory, RoutingRule
from lms.core import audit
from lms.core.db import session
from lms.core.errors import NotFound


def find(rule_id: int) -> RoutingRule:
    """The rule of this id. Raises `NotFound`."""
    found = session().get(RoutingRule, rule_id)
    if found is None:
        raise NotFound
    return found


def keep(rule: RoutingRule, values: dict[str, Any], *, by: User) -> RoutingRule:  # Any: columns
    """Write a new rule, or an old one anew. Cases that are under way stay where they are."""
    for name, value in values.items():
        setattr(rule, name, value)
    session().add(rule)
    session().flush()
    audit.record("routing.kept", rule, by=by, unit_id=rule.unit_id, active=rule.is_active)
    return rule


def remove(rule: RoutingRule, *, by: User) -> None:
    """Take a rule away."""
    audit.record("routing.removed", rule, by=by)
    session().delete(rule)


def categories() -> Sequence[CaseCategory]:
    """Those in use, in the order of their codes."""
    return session().scalars(select(CaseCategory).where(CaseCategory.is_active).order_by(CaseCategory.code)).all()
