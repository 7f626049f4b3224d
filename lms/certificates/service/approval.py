"""Drawing up a batch: the registrar approves exactly the words and the grounds that were shown."""

import hmac
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import select

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates.award import Award, Basis, Grounds
from lms.certificates.models import OPEN, BatchState, Certificate, CertificateState, IssueBatch, IssueItem, Step
from lms.certificates.press import Press
from lms.certificates.record import Draft
from lms.certificates.service import chain
from lms.certificates.service.registry import live
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _

Drafts = list[tuple[int, Draft, Grounds]]


class Changed(RuleError):
    """What is to be approved is no longer what was shown."""


class NobodyToCertify(BadValue):
    """An empty batch was asked for."""


def drafts_of(earned: Iterable[Award], press: Press) -> Drafts:
    """What would be printed for each holder, and on which grounds."""
    return [(award.holder.id, awards.draft(award, press), award.grounds) for award in earned]


def fingerprint(earned: Iterable[Award], press: Press) -> str:
    """The digest that an approval must bring back."""
    return awards.digest(drafts_of(earned, press))


def approve(
    title: dict[str, str],
    earned: Sequence[Award],
    *,
    seen: str,
    shown: Sequence[Award],
    by: User,
    press: Press,
    basis: Basis | None = None,
    steps: Sequence[Step] | None = None,
) -> IssueBatch:
    """Draw up a batch for `earned`, which were chosen among `shown`, and approve it as the registrar.

    `seen` is the digest of that page. Raises `Changed` where a name, a title or a result is another one by now.
    Whoever holds the certificate already is left out. The same approval again gives the same batch. `steps`: the chain
    that it has to take, else the academy's.
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
    holders = [holder_id for holder_id, _made, _grounds in drafts]
    held = live(award_key, holders)
    open_awards = [award for award in earned if award.holder.id not in held]
    if not open_awards:
        raise RuleError(_("All of them hold this certificate already."))
    batch = IssueBatch(award_key=award_key, title=title, digest=digest, created_by_id=by.id)
    batch.steps = [step.value for step in (chain.steps() if steps is None else steps)]
    batch.basis = cast("dict[str, Any]", basis or {})
    _fill(batch, open_awards, press)
    chain.check_registrar(batch, open_awards, by)
    chain.approve(batch, Step.REGISTRAR, by)
    return batch


def approved_before(award_key: str, digest: str) -> IssueBatch | None:
    """The batch that the very same approval began, unless it came to nothing or a certificate of it was withdrawn."""
    batch = session().scalar(
        select(IssueBatch)
        .where(
            IssueBatch.award_key == award_key,
            IssueBatch.digest == digest,
            IssueBatch.state.in_([*OPEN, BatchState.ISSUED]),
        )
        .order_by(IssueBatch.id.desc())
        .limit(1)
    )
    return batch if batch and not _has_withdrawn(batch) else None


def in_open_batches(award_key: str) -> dict[int, int]:
    """{holder: batch}: who waits in a batch of this award for the director, or for the worker."""
    rows = session().execute(
        select(IssueItem.holder_id, IssueBatch.id)
        .join(IssueItem.batch)
        .where(IssueBatch.award_key == award_key, IssueBatch.state.in_(OPEN), IssueItem.certificate_id.is_(None))
        .order_by(IssueBatch.id)
    )
    return dict(rows.all())


def _has_withdrawn(batch: IssueBatch) -> bool:
    withdrawn = (
        select(Certificate.id)
        .join(IssueItem, IssueItem.certificate_id == Certificate.id)
        .where(IssueItem.batch_id == batch.id, Certificate.state != CertificateState.ISSUED)
    )
    return session().scalar(withdrawn.limit(1)) is not None


def _fill(batch: IssueBatch, earned: Sequence[Award], press: Press) -> None:
    """Write the batch and its people. The digest is of those who are in it."""
    drafts = drafts_of(earned, press)
    batch.digest = awards.digest(drafts)
    session().add(batch)
    session().flush()
    confirmed = {award.holder.id: award.confirmation_id for award in earned}
    session().add_all(
        IssueItem(
            batch_id=batch.id,
            holder_id=holder_id,
            fields=dict(made),
            grounds=grounds,
            confirmation_id=confirmed[holder_id],
        )
        for holder_id, made, grounds in drafts
    )
    session().flush()
    audit.record("certificates.drawn_up", batch, digest=batch.digest, count=len(drafts))
