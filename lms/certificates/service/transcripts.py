"""A holder's transcript: asked for by the holder, issued by a worker, one standing at a time."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates import transcript
from lms.certificates.models import Cause, Certificate, CertificateState
from lms.certificates.press import Press
from lms.certificates.record import Draft
from lms.certificates.service import journal
from lms.certificates.service.issuing import written
from lms.certificates.service.registry import live
from lms.certificates.service.withdrawal import draft_again
from lms.certificates.typeset import typeset
from lms.core import audit, clock
from lms.core.db import hold, reading, session, transaction
from lms.core.errors import RuleError
from lms.core.i18n import _, local


def listed(held: Sequence[Certificate]) -> list[Certificate]:
    """The certificates that a transcript lists, the oldest first."""
    return sorted((one for one in held if one.kind != "transcript"), key=lambda one: (one.issued_on, one.id))


def due(holder: User, held: Sequence[Certificate], press: Press) -> Draft | None:
    """What a transcript would print now; None where the one that stands says the same. Raises `RuleError` for none."""
    rows = listed(held)
    if not rows:
        raise RuleError(_("A transcript lists your certificates. You hold none yet."))
    made = transcript.draft(holder, rows, press)
    standing = next((one for one in held if one.award_key == transcript.key(holder)), None)
    return None if standing and draft_again(standing) == made else made


def issue(holder_id: int, press: Press) -> int:
    """Issue what is due to the holder, in a transaction of its own; the id of the transcript that then stands.

    Twice is once. Raises `Unprintable` before a serial is taken.
    """
    with reading() as current:
        made = due(current.get_one(User, holder_id), _held(holder_id), press)
    if made is not None:
        typeset(awards.trial(made, day=local(clock.now()).date(), press=press))
    with transaction() as current:
        holder = current.get_one(User, holder_id)
        hold(holder)  # two who ask at once: the second finds what the first got
        made = due(holder, _held(holder_id), press)
        if made is not None:
            return _issued(holder, made, press).id
        return live(transcript.key(holder), [holder_id])[holder_id].id


def _held(holder_id: int) -> Sequence[Certificate]:
    query = select(Certificate).where(Certificate.holder_id == holder_id, Certificate.state == CertificateState.ISSUED)
    return session().scalars(query.order_by(Certificate.id).execution_options(populate_existing=True)).all()


def _issued(holder: User, made: Draft, press: Press) -> Certificate:
    key = transcript.key(holder)
    before = live(key, [holder.id]).get(holder.id)
    if before:
        before.state = CertificateState.SUPERSEDED
        session().flush()  # one of a kind may stand
    issued = written(
        made,
        holder_id=holder.id,
        award_key=key,
        batch_id=None,
        press=press,
        supersedes_id=before.id if before else None,
    )
    if before:
        journal.append(before, CertificateState.SUPERSEDED, holder.id, Cause.RENEWED)
    journal.append(issued, CertificateState.ISSUED, holder.id)
    audit.record("certificate.issued", issued, by=holder, serial=issued.serial)
    return issued
