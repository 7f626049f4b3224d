"""Who may bring lists of people."""

from courses.imports.models import PeopleList
from lms.accounts.models import User
from lms.accounts.policy import is_registrar


def can_import(user: User) -> bool:
    """Registrars."""
    return is_registrar(user)


def can_keep(user: User, brought: PeopleList) -> bool:
    """Any registrar goes on with a list that another brought: people fall ill."""
    del brought
    return is_registrar(user)
