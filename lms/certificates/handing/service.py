"""Handing printed sheets over, taking a mistake back, and what waits."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from lms.accounts.models import OrgUnit, User
from lms.certificates.handing.models import HandOver, Way
from lms.certificates.models import Certificate, CertificateState, IssueBatch, IssueItem
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _

Standing = aliased(HandOver)


class Sheet(NamedTuple):
    """A certificate of a batch, and who has its printed sheet."""

    certificate: Certificate
    hand_over: HandOver | None


class Receipt(NamedTuple):
    """How sheets left the house, who signed for them (empty: each holder for their own), and the number on paper."""

    way: Way
    receiver: str = ""
    note: str = ""


class Count(NamedTuple):
    """How many sheets of a batch there are, and how many left the house."""

    issued: int
    given: int

    @property
    def waiting(self) -> int:
        """How many are still here."""
        return self.issued - self.given


def sheets(batch: IssueBatch, *, unit_id: int | None = None, is_given: bool | None = None) -> Select[Certificate]:
    """The standing certificates of the batch by directorate and name; `HandOver` is asked for by `given`."""
    query = _joined(batch).options(contains_eager(Certificate.holder).contains_eager(User.org_unit))
    query = query.order_by(OrgUnit.path, User.name_key, Certificate.id)
    if unit_id is not None:
        query = query.where(User.org_unit_id == unit_id)
    if is_given is not None:
        query = query.where(Standing.id.is_not(None) if is_given else Standing.id.is_(None))
    return query


def given(certificates: Sequence[Certificate]) -> list[Sheet]:
    """Each with the hand-over that stands, one query for all."""
    ids = [certificate.id for certificate in certificates]
    query = select(HandOver).where(HandOver.certificate_id.in_(ids), HandOver.taken_back_at.is_(None))
    found = {row.certificate_id: row for row in session().scalars(query.options(joinedload(HandOver.given_by)))}
    return [Sheet(certificate, found.get(certificate.id)) for certificate in certificates]


def units(batch: IssueBatch) -> Sequence[OrgUnit]:
    """The directorates that the batch's people belong to."""
    people = select(User.org_unit_id).join(IssueItem, IssueItem.holder_id == User.id)
    query = select(OrgUnit).where(OrgUnit.id.in_(people.where(IssueItem.batch_id == batch.id)))
    return session().scalars(query.order_by(OrgUnit.path)).all()


def count(batch: IssueBatch) -> Count:
    """How far the handing over is."""
    counts = func.count(Certificate.id), func.count(Standing.id)
    return Count(*session().execute(_joined(batch).with_only_columns(*counts)).one())


def hand_over(batch: IssueBatch, certificate_ids: Collection[int], receipt: Receipt, by: User) -> list[HandOver]:
    """Note that these sheets were handed over, all or none.

    What somebody else has handed over meanwhile is left as it is and not among those that come back.
    Raises `BadValue` for none, for a sheet of another batch, or a delegate without a name.
    """
    if not certificate_ids:
        raise BadValue(_("Choose at least one sheet."))
    if receipt.way is Way.DELEGATE and not receipt.receiver.strip():
        raise BadValue(_("Write who received the sheets."))
    hold(batch)  # of two who hand over the same sheets the second sees what the first did
    found = session().scalars(sheets(batch).where(Certificate.id.in_(certificate_ids))).all()
    if len(found) != len(set(certificate_ids)):
        raise BadValue(_("One of the sheets does not belong to this batch, or its certificate was withdrawn."))
    rows = [
        HandOver(
            certificate_id=sheet.certificate.id,
            way=receipt.way,
            receiver=receipt.receiver.strip() or sheet.certificate.snapshot["name"]["ar"],
            note=receipt.note.strip(),
            given_by_id=by.id,
            at=clock.now(),
        )
        for sheet in given(found)
        if sheet.hand_over is None
    ]
    session().add_all(rows)
    session().flush()
    if rows:
        audit.record("certificates.handed_over", batch, by=by, count=len(rows), way=receipt.way)
    return rows


def take_back(row: HandOver, why: str, by: User) -> None:
    """A hand-over was noted by mistake, or the sheet came back; both stay on record. Raises `RuleError`."""
    if not why.strip():
        raise BadValue(_("Write why the hand-over is taken back."))
    hold(row)
    if row.taken_back_at is not None:
        raise RuleError(_("This hand-over was taken back already."))
    row.taken_back_at, row.taken_back_by_id, row.why = clock.now(), by.id, why.strip()
    session().flush()
    audit.record("certificate.hand_over_taken_back", row.certificate, by=by, reason=row.why)


def by_id(hand_over_id: int) -> HandOver:
    """The hand-over with its certificate. Raises `NotFound`."""
    query = select(HandOver).where(HandOver.id == hand_over_id).options(joinedload(HandOver.certificate))
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def of_certificate(certificate: Certificate) -> Sequence[HandOver]:
    """All hand-overs of one certificate, the newest first."""
    query = select(HandOver).where(HandOver.certificate_id == certificate.id).options(joinedload(HandOver.given_by))
    return session().scalars(query.order_by(HandOver.id.desc())).all()


def _joined(batch: IssueBatch) -> Select[Certificate]:
    return (
        select(Certificate)
        .join(IssueItem, IssueItem.certificate_id == Certificate.id)
        .join(Certificate.holder)
        .outerjoin(User.org_unit)
        .outerjoin(Standing, (Standing.certificate_id == Certificate.id) & Standing.taken_back_at.is_(None))
        .where(IssueItem.batch_id == batch.id, Certificate.state == CertificateState.ISSUED)
    )
