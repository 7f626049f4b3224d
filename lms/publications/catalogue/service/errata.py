"""Errors that readers find, and the revisions that correct them. A correction is reviewed as a first edition is."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import events, policy
from lms.publications.catalogue.service import checking, editions, history, records, reviewing, steps
from lms.publications.catalogue.service.refusals import NotNow, OwnWork
from lms.publications.kinds import Deed, ErratumState, RevisionState, State
from lms.publications.models import Edition, Erratum, Revision

LONGEST = 2000


def report(
    edition: Edition,
    words: str,
    quoted: str = "",
    page: int | None = None,
    volume: int | None = None,
    *,
    by: User | None,
) -> Erratum:
    """Somebody found an error in a published edition."""
    if edition.state is not State.PUBLISHED:
        raise NotNow
    if not words.strip():
        raise BadValue(_l("Write what is wrong, and how it should read."))
    row = Erratum(edition_id=edition.id, words=words.strip()[:LONGEST], quoted=quoted.strip()[:LONGEST])
    row.page, row.volume, row.reporter_id = page, volume, by.id if by else None
    session().add(row)
    session().flush()
    history.note(edition, Deed.ERRATUM_REPORTED, by, erratum=row.id)
    return row


def waiting() -> Select[Erratum]:
    """Reports that nobody has looked at, the oldest first."""
    query = select(Erratum).where(Erratum.state == ErratumState.REPORTED).options(joinedload(Erratum.edition))
    return query.order_by(Erratum.created_at, Erratum.id)


def count() -> int:
    """How many wait."""
    return session().scalar(select(func.count(Erratum.id)).where(Erratum.state == ErratumState.REPORTED)) or 0


def find(erratum_id: int) -> Erratum:
    """The report of this id with its edition. Raises `NotFound`."""
    row = session().scalar(select(Erratum).where(Erratum.id == erratum_id).options(joinedload(Erratum.edition)))
    if row is None:
        raise NotFound
    return row


def edition(code: str) -> Edition:
    """The edition of a code. Raises `NotFound`."""
    row = session().scalar(select(Edition).where(Edition.code == code.upper()))
    if row is None:
        raise NotFound
    return row


def of(edition: Edition, *states: ErratumState) -> Sequence[Erratum]:
    """The reports on an edition in these states, the oldest first."""
    query = select(Erratum).where(Erratum.edition_id == edition.id, Erratum.state.in_(states))
    return session().scalars(query.order_by(Erratum.id)).all()


def dismiss(row: Erratum, by: User, answer: str) -> None:
    """It is no error; the report keeps why."""
    hold(row)
    if row.state is not ErratumState.REPORTED:
        raise NotNow
    if not answer.strip():
        raise BadValue(_l("Say why, in a sentence."))
    row.state, row.answer, row.decided_by_id = ErratumState.DISMISSED, answer.strip()[:LONGEST], by.id
    row.decided_at = clock.now()
    history.note(session().get_one(Edition, row.edition_id), Deed.ERRATUM_DISMISSED, by, row.answer, erratum=row.id)


def accept(row: Erratum, by: User) -> Revision:
    """It is an error: it is corrected in the revision that is open, or in a new one."""
    hold(row)
    edition = session().get_one(Edition, row.edition_id)
    if row.state is not ErratumState.REPORTED:
        raise NotNow
    revision = editions.open_revision(edition) or begin(edition, by)
    row.state, row.revision_id, row.decided_by_id, row.decided_at = (
        ErratumState.ACCEPTED,
        revision.id,
        by.id,
        clock.now(),
    )
    session().flush()
    return revision


def begin(edition: Edition, by: User) -> Revision:
    """Open the next revision of a published edition; readers go on with the one they have."""
    hold(edition)
    if edition.state is not State.PUBLISHED or edition.revising:
        raise NotNow
    edition.revising = True
    number = edition.working_revision
    query = select(Revision).where(Revision.edition_id == edition.id, Revision.number == number)
    revision = session().scalar(query) or Revision(edition_id=edition.id, number=number)
    revision.state, revision.words, revision.changes = RevisionState.DRAFT, "", {}
    revision.opened_by_id, revision.opened_at = by.id, clock.now()
    session().add(revision)
    edition.row_version += 1
    session().flush()
    history.note(edition, Deed.REVISION_OPENED, by)
    return revision


def submit(edition: Edition, by: User, words: str) -> None:
    """Lay the correction before the reviewers, with the words that the public log will have."""
    revision = _open(edition, RevisionState.DRAFT)
    if not words.strip():
        raise BadValue(_l("Write for the public log what is corrected."))
    reviewing.lay_defaults()
    revision.state, revision.words = RevisionState.REVIEW, words.strip()[:LONGEST]
    edition.row_version += 1
    history.note(edition, Deed.SUBMITTED, by, revision.words)


def give_back(edition: Edition, by: User, words: str) -> None:
    """Back to those who wrote it."""
    revision = _open(edition, RevisionState.REVIEW)
    if not words.strip():
        raise BadValue(_l("Say why, in a sentence."))
    revision.state = RevisionState.DRAFT
    edition.row_version += 1
    history.note(edition, Deed.RETURNED, by, words.strip()[:LONGEST])


def drop(edition: Edition, by: User) -> None:
    """Give the correction up; reports that it took on wait again."""
    revision = _open(edition, RevisionState.DRAFT, RevisionState.REVIEW)
    history.note(edition, Deed.REVISION_DROPPED, by)
    revision.state, edition.revising = RevisionState.DROPPED, False
    edition.row_version += 1
    session().flush()
    _decide(revision, ErratumState.REPORTED)
    events.revision_dropped.send(edition, number=revision.number)


def approve(edition: Edition, by: User) -> None:
    """A second person found it right: readers have the corrected revision from now on."""
    revision = _open(edition, RevisionState.REVIEW)
    if not policy.may_review(by, edition):
        raise OwnWork
    steps.check_rules(edition)
    if revision.changes:
        judged = checking.check(records.read(edition) | revision.changes, edition.work, edition)
        if judged.wrong:  # somebody else may have taken the ISBN meanwhile
            raise BadValue(next(iter(judged.wrong.values())))
        records.write(edition, judged.record)
    history.note(edition, Deed.REVISION_PUBLISHED, by, revision.words)
    revision.state, revision.approved_by_id, revision.published_at = RevisionState.PUBLISHED, by.id, clock.now()
    edition.revision, edition.revising, edition.approved_by_id = revision.number, False, by.id
    edition.row_version += 1
    session().flush()
    _decide(revision, ErratumState.CORRECTED)
    events.touched(edition)


def _decide(revision: Revision, state: ErratumState) -> None:
    query = update(Erratum).where(Erratum.revision_id == revision.id, Erratum.state == ErratumState.ACCEPTED)
    session().execute(query.values(state=state).execution_options(synchronize_session="fetch"))


def _open(edition: Edition, *states: RevisionState) -> Revision:
    hold(edition)
    revision = editions.open_revision(edition)
    if revision is None or revision.state not in states:
        raise NotNow
    return revision
