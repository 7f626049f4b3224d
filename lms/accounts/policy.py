"""Who may do what with people."""

from typing import Any

from lms.accounts.models import Context, Role, RoleAssignment, User

_BY_REGISTRARS = frozenset({Role.TRAINER, Role.MODERATOR, Role.NOMINATOR})


def has_role(user: User, role: Role, *contexts: tuple[Context, int]) -> bool:
    """Whether `user` has `role` on the site or in one of `contexts`."""
    return user.has_role(role, *contexts)


def is_admin(user: User) -> bool:
    """Administrators look after the site."""
    return user.has_role(Role.ADMIN)


def is_registrar(user: User) -> bool:
    """Registrars admit, approve and issue; so may administrators."""
    return user.has_role(Role.REGISTRAR) or user.has_role(Role.ADMIN)


def is_registrar_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, is a registrar."""
    return bool(user.is_authenticated) and is_registrar(user)


def is_admin_here(user: Any) -> bool:  # Any: as above
    """Whether the reader of a page, who may be a visitor, is an administrator."""
    return bool(user.is_authenticated) and is_admin(user)


def is_staff(user: User) -> bool:
    """Whoever has a role, anywhere."""
    return user.is_staff


def can_see_person(user: User, person: User) -> bool:
    """Registrars see everybody."""
    del person
    return is_registrar(user)


def can_edit_person(user: User, person: User) -> bool:
    """Registrars keep the accounts of learners and trainers; those of their equals and above are for administrators.

    Otherwise a registrar could give himself an administrator's e-mail and recover the password.
    """
    return is_admin(user) or (is_registrar(user) and all(held.role in _BY_REGISTRARS for held in person.roles))


def can_administer_person(user: User, person: User) -> bool:
    """Taking a lost second factor away opens an account to its password alone: administrators only."""
    del person
    return is_admin(user)


def can_give_role(user: User, role: Role) -> bool:
    """Administrators give any role, registrars those of trainers, moderators and nominators."""
    return is_admin(user) or (is_registrar(user) and role in _BY_REGISTRARS)


def can_take_role(user: User, given: RoleAssignment) -> bool:
    """Who may give a role may take it away."""
    return can_give_role(user, given.role)


def roles_to_give(user: User) -> list[Role]:
    """The roles that `user` may give."""
    return [role for role in Role if can_give_role(user, role)]
