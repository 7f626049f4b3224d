"""Issuing a whole batch, and making files that a crash left missing."""

import datetime as dt
import itertools

from sqlalchemy import Select, func, or_, select

from lms.accounts.models import User
from lms.certificates import press, service
from lms.certificates.models import BatchState, Certificate, IssueBatch, IssueItem
from lms.certificates.service import chain, journal, renewal, seals, sheets, transcripts
from lms.certificates.service.changes import Change
from lms.certificates.service.journal import Fault
from lms.certificates.signing.models import SigningKey
from lms.core import audit, clock
from lms.core.audit import AuditEntry
from lms.core.db import reading, session, transaction
from lms.core.i18n import local
from lms.core.jobs import Cancelled, Job, Running, every, job

AT_ONCE = 10  # people of a batch: their transaction holds others up for a tenth of a second
MOST_FAULTS = 20  # more than these say no more than that the register was tampered with


@job("certificates.issue", retries=3)
def issue_batch(running: Running, batch_id: int) -> None:
    """Issue a batch, a few people at a time; begun again after a crash, it goes on with who is left."""
    if not _begin(batch_id):
        return
    with reading() as current:
        total = current.scalar(select(func.count()).where(IssueItem.batch_id == batch_id)) or 0
        left = list(current.scalars(_unfinished(batch_id)))
    try:
        for start in range(0, len(left), AT_ONCE):
            running.progress(total - len(left) + start, total)
            service.issue_items(left[start : start + AT_ONCE], press.current())
    except Cancelled:
        _move(batch_id, BatchState.STOPPED)
        raise
    sheets.keep_print(batch_id)
    _move(batch_id, BatchState.ISSUED)
    running.progress(total, total)


def issue_later(batch: IssueBatch, by: User) -> Job:
    """Begin to issue a batch once this transaction is kept. Raises `NotApproved` where a step is missing."""
    chain.check_issuable(batch)
    asked = issue_batch.later(key=f"certificates:{batch.id}", owner_id=by.id, batch_id=batch.id)
    batch.job_id = asked.id
    return asked


def sign_off(batch: IssueBatch, *, seen: str, by: User, comment: str = "") -> list[Change]:
    """The director's signature, and with it the issuing; what changed meanwhile, if that made the batch void."""
    changed = chain.sign_off(batch, seen=seen, by=by, comment=comment)
    if not changed:
        issue_later(batch, by)
    return changed


@job("certificates.sheet", retries=8)
def make_sheet(running: Running, certificate_id: int) -> None:
    """Make one certificate's file."""
    del running
    sheets.keep(certificate_id)


def keep_later(certificate: Certificate) -> Job:
    """Make the file of a certificate that was issued by itself, once this transaction is kept."""
    return make_sheet.later(key=f"certificate-sheet:{certificate.id}", certificate_id=certificate.id)


def renew_later(key: SigningKey) -> int:
    """Have all that a revoked key signed sealed and signed anew; how many there are. Each keeps its file until then."""
    bearing = select(Certificate.id).where(Certificate.key_id == key.id).order_by(Certificate.id)
    ids = session().scalars(bearing).all()
    for certificate_id in ids:
        make_sheet.later(key=f"certificate-sheet:{certificate_id}:{key.kid}", certificate_id=certificate_id)
    return len(ids)


@job("certificates.transcript", retries=3)
def make_transcript(running: Running, holder_id: int) -> None:
    """Issue a holder's transcript as the register stands now, and make its file."""
    del running
    sheets.keep(transcripts.issue(holder_id, press.current()))


@every(300)
def make_missing_sheets() -> None:
    """Ask again for files that no job made: an issued certificate always has one in the end."""
    late = clock.now() - dt.timedelta(minutes=10)
    missing = session().scalars(
        select(Certificate).where(Certificate.sheet_id.is_(None), Certificate.created_at < late).limit(50)
    )
    for certificate in missing:
        keep_later(certificate)


@job("certificates.check")
def check_journal(running: Running) -> None:
    """Read the whole register, note in the log what is wrong with it, and seal the journal where nothing is."""
    del running
    with reading():
        end, faults = (
            journal.head(),
            list(itertools.islice(itertools.chain(journal.check(), seals.check()), MOST_FAULTS)),
        )
    with transaction():
        audit.record("journal.checked", "journal", lines=end.seq, faults=[[each.what, each.where] for each in faults])
    if not faults:
        seals.seal(end)


def last_check() -> tuple[dt.datetime, int, list[Fault]] | None:
    """When the whole register was read last, how many lines there were, and what was wrong."""
    done = select(AuditEntry).where(AuditEntry.action == "journal.checked", AuditEntry.subject_kind == "journal")
    entry = session().scalar(done.order_by(AuditEntry.id.desc()).limit(1))
    if entry is None:
        return None
    return entry.at, entry.details["lines"], [Fault(*each) for each in entry.details["faults"]]


@every(3600)
def check_journal_daily() -> None:
    """Once a day, by whichever worker comes first."""
    check_journal.later(key=f"certificates-check:{clock.now():%Y-%m-%d}")


@every(120)
def look_for_changes() -> None:
    """A batch that waits for the director becomes void as soon as a name or a result in it changes."""
    waiting = select(IssueBatch).where(IssueBatch.state == BatchState.CHECKED).order_by(IssueBatch.id)
    for batch in session().scalars(waiting).all():
        if found := chain.changed(batch):
            chain.make_void(batch, found)


@job("certificates.renewals")
def remind_of_ends(running: Running) -> None:
    """Remind whose certificates end in ninety, thirty or seven days: once each, unless they have renewed."""
    del running
    today, after = local(clock.now()).date(), 0
    while True:
        with transaction():
            found = renewal.ending(today, after)
            renewal.remind(found, today)
            after = found[-1].id if found else 0
        if not found:
            return


@every(3600)
def remind_daily() -> None:
    """Once a day, by whichever worker comes first."""
    remind_of_ends.later(key=f"certificates-renewals:{local(clock.now()).date():%Y-%m-%d}")


def _begin(batch_id: int) -> bool:
    """Whether the batch may be issued: it is approved by everybody, and nothing has changed since.

    Raises `NotApproved`. What was begun is finished: a change after that is a correction.
    """
    with reading() as current:
        batch = current.get_one(IssueBatch, batch_id, populate_existing=True)
        found = chain.changed(batch) if batch.state is BatchState.APPROVED else []
    with transaction() as current:
        batch = current.get_one(IssueBatch, batch_id, populate_existing=True, with_for_update=True)
        chain.check_issuable(batch)
        if found:
            chain.make_void(batch, found)
            return False
        batch.state = BatchState.ISSUING
    return True


def _unfinished(batch_id: int) -> Select[int]:
    """Who has no certificate yet, or one whose file a crash left missing."""
    return (
        select(IssueItem.id)
        .outerjoin(Certificate, Certificate.id == IssueItem.certificate_id)
        .where(IssueItem.batch_id == batch_id, or_(Certificate.id.is_(None), Certificate.sheet_id.is_(None)))
        .order_by(IssueItem.id)
    )


def _move(batch_id: int, state: BatchState) -> None:
    with transaction() as current:
        current.get_one(IssueBatch, batch_id).state = state
