"""Who may do what with people."""

from lms.accounts.models import Context, Role, User


def has_role(user: User, role: Role, *contexts: tuple[Context, int]) -> bool:
    """Whether `user` has `role` on the site or in one of `contexts`."""
    return user.has_role(role, *contexts)


def is_admin(user: User) -> bool:
    """Administrators look after the site."""
    return user.has_role(Role.ADMIN)


def is_registrar(user: User) -> bool:
    """Registrars admit, approve and issue; so may administrators."""
    return user.has_role(Role.REGISTRAR) or user.has_role(Role.ADMIN)
