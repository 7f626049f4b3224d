"""A certificate is never edited: it is revoked with a reason, or another takes its place."""

from typing import cast

from sqlalchemy import select

from lms.accounts.models import User
from lms.certificates import code as codes
from lms.certificates.badges import jobs as badges
from lms.certificates.models import Cause, Certificate, CertificateState
from lms.certificates.press import Press
from lms.certificates.record import Draft
from lms.certificates.service import journal
from lms.certificates.service.issuing import written
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import LOCALES, _, choose, force_locale
from lms.notifications import service as notifications


class NotStanding(RuleError):
    """The certificate was withdrawn before."""


def revoke(certificate: Certificate, *, cause: Cause, reason: str, by: User) -> Certificate:
    """Withdraw a certificate. The public is told the day and the cause; `reason` stays in the registry.

    Revoking twice for the same cause changes nothing more.
    """
    standing = _locked(certificate)
    if standing.state is CertificateState.REVOKED:
        return standing
    _take_back(standing, CertificateState.REVOKED, reason)
    journal.append(standing, CertificateState.REVOKED, by.id, cause, reason.strip())
    audit.record("certificate.revoked", standing, by=by, cause=cause.value, reason=reason)
    return standing


def supersede(certificate: Certificate, made: Draft, *, reason: str, by: User, press: Press) -> Certificate:
    """Put a corrected certificate in the place of one that stands; both say so. Its file is made by a job."""
    standing = _locked(certificate)
    if standing.state is not CertificateState.ISSUED:
        raise NotStanding(_("This certificate was withdrawn already; it cannot be superseded."))
    _take_back(standing, CertificateState.SUPERSEDED, reason)
    corrected = written(
        made,
        holder_id=standing.holder_id,
        award_key=standing.award_key,
        batch_id=None,
        press=press,
        supersedes_id=standing.id,
    )
    journal.append(standing, CertificateState.SUPERSEDED, by.id, Cause.CORRECTED, reason.strip())
    journal.append(corrected, CertificateState.ISSUED, by.id, reason=reason)
    audit.record("certificate.superseded", standing, by=by, successor=corrected.serial, reason=reason)
    _tell(corrected)
    session().flush()
    return corrected


def draft_again(certificate: Certificate) -> Draft:
    """What was printed, as a draft to correct."""
    at_issue = {"issued", "expires", "serial", "verify"}
    return cast("Draft", {name: value for name, value in certificate.snapshot.items() if name not in at_issue})


def _tell(corrected: Certificate) -> None:
    """Tell the holder that the old sheet no longer counts."""
    text = {}
    for language in LOCALES:
        with force_locale(language):
            course = choose(corrected.snapshot["course"])
            text[language] = _("A corrected certificate takes the place of yours: %(course)s", course=course)
    holder = session().get_one(User, corrected.holder_id)
    notifications.tell(holder, f"certificate:{corrected.id}", text, f"/verify/{codes.shown(corrected.code)}")


def _locked(certificate: Certificate) -> Certificate:
    return (
        session()
        .scalars(
            select(Certificate)
            .where(Certificate.id == certificate.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


def _take_back(standing: Certificate, state: CertificateState, reason: str) -> None:
    """All but the line in the journal: its head is what each transaction locks last, so that none waits for another."""
    if not reason.strip():
        raise BadValue(_("Write why the certificate is withdrawn."))
    if standing.state is not CertificateState.ISSUED:
        raise NotStanding(_("This certificate was withdrawn already."))
    standing.state = state
    session().flush()
    badges.withdraw(standing)
