"""Approving a batch: the registrar approves exactly the words that were shown, and issuing begins."""

import hmac
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates.award import Award
from lms.certificates.models import BatchState, IssueBatch, IssueItem
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
    again = _same_again(award_key, digest)
    if again and _is_under_way(again):
        return again
    if not hmac.compare_digest(fingerprint(shown, press), seen):
        raise Changed(_("A name or a result changed since this page was shown. Please look again, then approve."))
    held = live(award_key, [holder_id for holder_id, _made in drafts])
    open_drafts = [(holder_id, made) for holder_id, made in drafts if holder_id not in held]
    if not open_drafts and again:
        return again
    if not open_drafts:
        raise RuleError(_("All of them hold this certificate already."))
    return _approved(award_key, title, open_drafts, digest, by)


def _same_again(award_key: str, digest: str) -> IssueBatch | None:
    """The last batch that was approved with the very same words."""
    return session().scalar(
        select(IssueBatch)
        .where(IssueBatch.award_key == award_key, IssueBatch.digest == digest)
        .order_by(IssueBatch.id.desc())
        .limit(1)
    )


def _is_under_way(batch: IssueBatch) -> bool:
    """Whether somebody of the batch still waits for their certificate."""
    waiting = select(IssueItem.id).where(IssueItem.batch_id == batch.id, IssueItem.certificate_id.is_(None))
    is_open = batch.state in {BatchState.APPROVED, BatchState.ISSUING}
    return is_open and session().scalar(waiting.limit(1)) is not None


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
