"""Giving people roles and taking them away."""

from collections.abc import Callable

from sqlalchemy import func, select

from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l

Namer = Callable[[set[int]], dict[int, dict[str, str]]]
_namers: dict[Context, Namer] = {}


class LastAdmin(RuleError):
    """The site would be left without an administrator."""

    def __init__(self) -> None:
        super().__init__(_l("The academy needs at least one administrator. Name another one first."))


def name_contexts(context: Context, namer: Namer) -> None:
    """Teach the person's page the names of courses, runs, and so on: `namer(ids)` gives {id: translated name}."""
    _namers[context] = namer


def names_of(held: list[RoleAssignment]) -> dict[tuple[Context, int], dict[str, str]]:
    """What the contexts of these roles are called, where their feature told us."""
    found: dict[tuple[Context, int], dict[str, str]] = {}
    for context, namer in _namers.items():
        ids = {row.context_id for row in held if row.context is context}
        if ids:
            found |= {(context, key): name for key, name in namer(ids).items()}
    return found


def give(
    user: User, role: Role, context: Context = Context.SITE, context_id: int = 0, *, by: User | None
) -> RoleAssignment:
    """Give `user` a role; a second call gives the first one's."""
    wanted = {"user_id": user.id, "role": role, "context": context, "context_id": context_id}
    held = session().scalar(select(RoleAssignment).filter_by(**wanted))
    if held:
        return held
    given = RoleAssignment(**wanted, given_by_id=by.id if by else None)
    session().add(given)
    session().flush()
    session().expire(user, ["roles"])
    audit.record("role.given", user, by=by, role=role.value, context=context.value, context_id=context_id)
    return given


def take(given: RoleAssignment, *, by: User | None) -> None:
    """Take a role away. Raises `LastAdmin`."""
    if given.role is Role.ADMIN:
        keep_an_admin(but=given.user_id)
    user = session().get_one(User, given.user_id)
    audit.record(
        "role.taken", user, by=by, role=given.role.value, context=given.context.value, context_id=given.context_id
    )
    session().delete(given)
    session().flush()
    session().expire(user, ["roles"])


def find(assignment_id: int) -> RoleAssignment:
    """The role that somebody holds. Raises `NotFound`."""
    found = session().get(RoleAssignment, assignment_id)
    if found is None:
        raise NotFound
    return found


def keep_an_admin(*, but: int) -> None:
    """Raise `LastAdmin` where nobody but `but` administers the site."""
    others = select(func.count()).select_from(RoleAssignment).join(RoleAssignment.user)
    left = session().scalar(
        others.where(
            RoleAssignment.role == Role.ADMIN,
            RoleAssignment.context == Context.SITE,
            RoleAssignment.user_id != but,
            User.is_disabled.is_(False),
            User.password_hash.is_not(None),
        )
    )
    if not left:
        raise LastAdmin


def has_admin() -> bool:
    """Whether somebody administers the site already."""
    try:
        keep_an_admin(but=0)
    except LastAdmin:
        return False
    return True
