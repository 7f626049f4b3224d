"""Who reads the figures, and of which units."""

from typing import Any

from lms.accounts.models import Context, Role, User
from lms.complaints import policy


def may_read(user: User) -> bool:
    """The director, heads of units, the central unit, administrators."""
    return policy.may_see_figures(user) or policy.may_triage(user)


def may_read_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, may read them."""
    return bool(user.is_authenticated) and may_read(user)


def branches(user: User) -> frozenset[int] | None:
    """The units whose branches a head reads; None: all of them."""
    if user.has_role(Role.DIRECTOR) or user.has_role(Role.ADMIN) or policy.may_triage(user):
        return None
    heads = (held for held in user.roles if held.role is Role.UNIT_HEAD)
    found = frozenset(held.context_id for held in heads if held.context in {Context.ORG_UNIT, Context.SITE})
    return None if 0 in found else found
