"""Who reads the figures."""

from typing import Any

from lms.accounts.models import Role, User
from lms.accounts.policy import is_registrar


def can_read(user: User) -> bool:
    """The director, registrars and administrators."""
    return user.has_role(Role.DIRECTOR) or is_registrar(user)


def can_read_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, may read them."""
    return bool(user.is_authenticated) and can_read(user)


def can_open_registry(user: User) -> bool:
    """The director reads figures; the people behind them are the registrar's."""
    return is_registrar(user)


def begins_here(user: User) -> bool:
    """A director comes for the figures; registrars come for their work."""
    return user.has_role(Role.DIRECTOR) and not is_registrar(user)
