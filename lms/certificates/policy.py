"""Who may do what with certificates."""

from typing import Any

from lms.accounts.models import Role, User
from lms.accounts.policy import is_admin, is_registrar
from lms.certificates.design.models import SheetTemplate
from lms.certificates.handing.models import HandOver
from lms.certificates.models import Certificate, IssueBatch


def can_download(user: User, certificate: Certificate) -> bool:
    """The holder and the registrar have the file; the public page shows the rest."""
    return certificate.holder_id == user.id or is_registrar(user)


def can_follow(user: User, batch: IssueBatch) -> bool:
    """Who approved a batch, and every registrar, may watch and stop it."""
    return batch.approved_by_id == user.id or is_registrar(user)


def can_see_approval(user: User, batch: IssueBatch) -> bool:
    """The words of a batch and the steps it took: for those who take them."""
    return user.has_role(Role.DIRECTOR) or can_follow(user, batch)


def can_decide(user: User, batch: IssueBatch) -> bool:
    """Directors sign off and send back; who must not decide about this very batch is told why by the service."""
    del batch
    return user.has_role(Role.DIRECTOR)


def can_see_queue(user: User) -> bool:
    """Who waits for the next step, and who takes it."""
    return is_registrar(user) or user.has_role(Role.DIRECTOR)


def can_see_queue_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Likewise, for the menu."""
    return bool(user.is_authenticated) and can_see_queue(user)


def can_choose_steps(user: User) -> bool:
    """Administrators: a registrar who could leave the director out would need none."""
    return is_admin(user)


def can_print(user: User, part: tuple[IssueBatch, int]) -> bool:
    """Whoever may follow a batch may print it."""
    return can_follow(user, part[0])


def can_take_back(user: User, row: HandOver) -> bool:
    """Registrars keep the hand-over log."""
    del row
    return is_registrar(user)


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


def can_see_templates(user: User) -> bool:
    """The versions of the sheet are the registrars' and administrators'."""
    return is_registrar(user)


def can_see_templates_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Likewise, for the menu."""
    return bool(user.is_authenticated) and can_see_templates(user)


def can_edit_template(user: User, template: SheetTemplate) -> bool:
    """Likewise; that only a draft changes is a rule of the service."""
    del template
    return can_see_templates(user)


def can_edit_part(user: User, part: tuple[SheetTemplate, str]) -> bool:
    """Likewise."""
    return can_edit_template(user, part[0])


def can_see_sample(user: User, sample: tuple[SheetTemplate, str, str]) -> bool:
    """Likewise."""
    return can_edit_template(user, sample[0])


def can_read_journal(user: User) -> bool:
    """Who issues, and who answers for it."""
    return is_registrar(user) or user.has_role(Role.DIRECTOR)


def can_read_journal_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Likewise, for the menu."""
    return bool(user.is_authenticated) and can_read_journal(user)
