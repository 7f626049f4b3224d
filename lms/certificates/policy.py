"""Who may do what with certificates."""

from typing import Any

from lms.accounts.models import Role, User
from lms.accounts.policy import is_registrar
from lms.certificates.models import Certificate, IssueBatch


def can_download(user: User, certificate: Certificate) -> bool:
    """The holder and the registrar have the file; the public page shows the rest."""
    return certificate.holder_id == user.id or is_registrar(user)


def can_follow(user: User, batch: IssueBatch) -> bool:
    """Who approved a batch, and every registrar, may watch and stop it."""
    return batch.approved_by_id == user.id or is_registrar(user)


def can_print(user: User, part: tuple[IssueBatch, int]) -> bool:
    """Whoever may follow a batch may print it."""
    return can_follow(user, part[0])


def can_revoke(user: User, certificate: Certificate) -> bool:
    """Registrars withdraw certificates, but never their own."""
    return is_registrar(user) and certificate.holder_id != user.id


def can_correct(user: User, certificate: Certificate) -> bool:
    """Likewise; who could correct their own could give themselves another's."""
    return can_revoke(user, certificate)


def can_see_register(user: User, certificate: Certificate) -> bool:
    """The register's own page of a certificate, with its history, is for registrars."""
    del certificate
    return is_registrar(user)


def can_read_journal(user: User) -> bool:
    """Who issues, and who answers for it."""
    return is_registrar(user) or user.has_role(Role.DIRECTOR)


def can_read_journal_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Likewise, for the menu."""
    return bool(user.is_authenticated) and can_read_journal(user)
