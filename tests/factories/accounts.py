"""People for tests. Factories flush; the client commits into the test's savepoint before a request."""

import itertools

from lms.accounts.models import Context, Gender, OrgUnit, OrgUnitKind, Role, RoleAssignment, User
from lms.core.db import session

_numbers = itertools.count(1)


def make_user(name: str = "person", *roles: Role, gender: Gender = Gender.MALE, **fields: object) -> User:
    user = a_user(name, *roles, gender=gender, **fields)
    session().add(user)
    session().flush()
    return user


def a_user(name: str, *roles: Role, gender: Gender = Gender.MALE, **fields: object) -> User:
    """One whom the caller brings into the database: many together are quicker."""
    number = next(_numbers)
    user = User(
        name_ar=f"محمد {name}",
        name_latin=f"Mohamed {name}",
        email=f"{name}{number}@example.org",
        gender=gender,
    )
    for field, value in fields.items():
        setattr(user, field, value)
    user.roles = [RoleAssignment(role=role) for role in roles]
    return user


def give_role(user: User, role: Role, context: Context = Context.SITE, context_id: int = 0) -> None:
    session().add(RoleAssignment(user_id=user.id, role=role, context=context, context_id=context_id))
    session().flush()
    session().expire(user, ["roles"])


def make_unit(kind: OrgUnitKind = OrgUnitKind.DIRECTORATE, parent: OrgUnit | None = None) -> OrgUnit:
    number = next(_numbers)
    unit = OrgUnit(
        kind=kind,
        code=f"U{number}",
        name={"ar": f"مديرية {number}", "en": f"Directorate {number}"},
        path="/",
        parent_id=parent.id if parent else None,
    )
    session().add(unit)
    session().flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit
