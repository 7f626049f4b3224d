"""Approving a batch: the registrar approves exactly the words that were shown, and issuing begins."""

import hmac
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates.award import Award
from lms.certificates.models import BatchState, Certificate, CertificateState, IssueBatch, IssueItem
from lms.certificates.press import Press
from lms.certificates.record import Draft
from lms.certificates.service.registry import live
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _

Drafts = list[tuple[int, Draft]]


class Changed(RuleError):
    """What is to be approved is no longer what was shown."""


class NobodyToCertify(BadValue):
    """An empty batch was asked for."""


def drafts_of(earned: Iterable[Award], press: Press) -> Drafts:
    """What would be printed for each holder."""
    return [(award.holder.id, awards.draft(award, press)) for award in earned]


def fingerprint(earned: Iterable[Award], press: Press) -> str:
    """The digest that an approval must bring back."""
    return awards.digest(drafts_of(earned, press))


def approve(
    title: dict[str, str], earned: Sequence[Award], *, seen: str, shown: Sequence[Award], by: User, press: Press
) -> IssueBatch:
    """Approve certificates for `earned`, which were chosen among `shown`; `seen` is the digest of that page.

    Raises `Changed` where a name, a title or a result is another one by now. Whoever holds the certificate already
    is left out. The same approval again gives the same batch.
    """
    if not earned:
        raise NobodyToCertify(_("Choose at least one person."))
    award_key = earned[0].key
    drafts = drafts_of(earned, press)
    digest = awards.digest(drafts)
    if again := approved_before(award_key, digest):
        return again
    if not hmac.compare_digest(fingerprint(shown, press), seen):
        raise Changed(_("A name or a result changed since this page was shown. Please look again, then approve."))
    held = live(award_key, [holder_id for holder_id, _made in drafts])
    open_drafts = [(holder_id, made) for holder_id, made in drafts if holder_id not in held]
    if not open_drafts:
        raise RuleError(_("All of them hold this certificate already."))
    return _approved(award_key, title, open_drafts, digest, by)


def approved_before(award_key: str, digest: str) -> IssueBatch | None:
    """The batch that the very same approval began, unless it was stopped or a certificate of it was withdrawn."""
    batch = session().scalar(
        select(IssueBatch)
        .where(IssueBatch.award_key == award_key, IssueBatch.digest == digest, IssueBatch.state != BatchState.STOPPED)
        .order_by(IssueBatch.id.desc())
        .limit(1)
    )
    return batch if batch and not _has_withdrawn(batch) else None


def _has_withdrawn(batch: IssueBatch) -> bool:
    withdrawn = (
        select(Certificate.id)
        .join(IssueItem, IssueItem.certificate_id == Certificate.id)
        .where(IssueItem.batch_id == batch.id, Certificate.state != CertificateState.ISSUED)
    )
    return session().scalar(withdrawn.limit(1)) is not None


def _approved(award_key: str, title: dict[str, str], drafts: Drafts, digest: str, by: User) -> IssueBatch:
    batch = IssueBatch(
        award_key=award_key,
        title=title,
        state=BatchState.APPROVED,
        digest=digest,
        created_by_id=by.id,
        approved_by_id=by.id,
        approved_at=clock.now(),
    )
    session().add(batch)
    session().flush()
    session().add_all(
        IssueItem(batch_id=batch.id, holder_id=holder_id, fields=dict(made)) for holder_id, made in drafts
    )
    session().flush()
    audit.record("certificates.approved", batch, by=by, digest=digest, count=len(drafts))
    return batch
