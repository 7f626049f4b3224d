"""Issuing: a trial in type, one short transaction that takes the serials, then the files.

A crash at any point is harmless: what was issued is found again, and only what is missing is made.
"""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from lms.accounts.models import User
from lms.certificates import award as awards
from lms.certificates import code as codes
from lms.certificates.badges import service as badges
from lms.certificates.models import (
    BatchState,
    Certificate,
    CertificateState,
    IssueBatch,
    IssueItem,
    SerialCounter,
)
from lms.certificates.press import Press
from lms.certificates.pressroom import Stopped
from lms.certificates.record import Draft, Record
from lms.certificates.service import journal, sheets
from lms.certificates.service.chain import NotApproved
from lms.certificates.service.registry import live
from lms.certificates.signing import keys
from lms.certificates.signing.models import Purpose
from lms.certificates.typeset import Sheet, Unprintable, title, typeset, typeset_all
from lms.core import audit, clock
from lms.core.db import inserting, reading, session, transaction
from lms.core.i18n import LOCALES, _, choose, force_locale, local
from lms.notifications import service as notifications

ISSUABLE = frozenset({BatchState.APPROVED, BatchState.ISSUING, BatchState.ISSUED})


def issue_item(item_id: int, press: Press) -> Certificate | None:
    """Issue one person's certificate and make its file. Twice is harmless. None where it cannot be printed."""
    issue_items([item_id], press)
    with reading() as current:
        item = current.get_one(IssueItem, item_id, populate_existing=True)
        return current.get_one(Certificate, item.certificate_id) if item.certificate_id else None


def issue_items(item_ids: Sequence[int], press: Press) -> None:
    """Issue to these people, all whose sheets can be printed in one transaction, and make their files. Twice is once.

    Raises `NoKey` before a serial is taken. A file that cannot be signed now is made later, and issuing goes on.
    """
    with reading():
        keys.active(Purpose.SHEET)
        drafts = {item.id: cast("Draft", item.fields) for item in _items(item_ids) if item.certificate_id is None}
    if printable := _printable(drafts, press):
        with transaction():
            for item_id in printable:
                issue(item_id, press)
    with reading():
        issued = [item.certificate_id for item in _items(item_ids) if item.certificate_id]
    sheets.keep_all(issued)


def _items(item_ids: Sequence[int]) -> Sequence[IssueItem]:
    query = select(IssueItem).where(IssueItem.id.in_(item_ids)).order_by(IssueItem.id)
    return session().scalars(query.execution_options(populate_existing=True)).all()


def _printable(drafts: dict[int, Draft], press: Press) -> list[int]:
    """Those whose sheets can be set: tried all in one file, and one by one where that is refused."""
    day = local(clock.now()).date()
    trials = {item_id: awards.trial(made, day=day, press=press) for item_id, made in drafts.items()}
    if len(trials) > 1 and _can_be_set(list(trials.values())):
        return list(trials)
    good = []
    for item_id, record in trials.items():
        try:
            typeset(record)
        except (Unprintable, Stopped) as refusal:
            _note(item_id, str(refusal))
        else:
            good.append(item_id)
    return good


def _can_be_set(records: list[Record]) -> bool:
    try:
        typeset_all([Sheet(record) for record in records], title(records[0]))
    except (Unprintable, Stopped, ValueError):  # which of them it was, or two looks in one batch
        return False
    return True


def issue(item_id: int, press: Press) -> Certificate:
    """Give the item's holder the certificate, with the next serial of its series, in the caller's transaction."""
    item = (
        session()
        .scalars(
            select(IssueItem)
            .where(IssueItem.id == item_id)
            .options(selectinload(IssueItem.batch), selectinload(IssueItem.certificate))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )
    if item.certificate:
        return item.certificate
    if item.batch.state not in ISSUABLE:
        raise NotApproved(_("This batch was not approved by everybody who has to. Nothing was issued."))
    held = live(item.batch.award_key, [item.holder_id]).get(item.holder_id)
    certificate = held or _issued(item, press)
    item.certificate_id, item.certificate, item.error = certificate.id, certificate, ""
    session().flush()
    return certificate


def written(
    made: Draft, *, holder_id: int, award_key: str, batch_id: int | None, press: Press, supersedes_id: int | None = None
) -> Certificate:
    """A new certificate in the register, its words frozen, with the next serial."""
    day = local(clock.now()).date()
    series, code = awards.series(made, day), codes.new()
    serial = f"{press.prefix}-{series}-{_next(series):06}"
    record = awards.finish(made, serial=serial, code=code, day=day, site=press.site)
    certificate = Certificate(
        code=code,
        serial=serial,
        holder_id=holder_id,
        award_key=award_key,
        batch_id=batch_id,
        kind=record["kind"],
        template_version=record["template"],
        snapshot=cast("dict[str, object]", record),
        issued_on=day,
        hijri_on=record["issued"]["hijri"]["ar"],
        expires_on=awards.expiry(made, day),
        supersedes_id=supersedes_id,
    )
    session().add(certificate)
    session().flush()
    badges.reserve(certificate)
    return certificate


def _issued(item: IssueItem, press: Press) -> Certificate:
    batch: IssueBatch = item.batch
    certificate = written(
        cast("Draft", item.fields),
        holder_id=item.holder_id,
        award_key=batch.award_key,
        batch_id=batch.id,
        press=press,
    )
    journal.append(certificate, CertificateState.ISSUED, batch.approved_by_id)
    audit.record("certificate.issued", certificate, serial=certificate.serial, approved_by=batch.approved_by_id)
    _tell(certificate)
    return certificate


def _tell(certificate: Certificate) -> None:
    """Tell the holder, in both languages, with the public page's address."""
    course, text = certificate.snapshot["course"], {}
    for language in LOCALES:
        with force_locale(language):
            text[language] = _("Your certificate is issued: %(course)s", course=choose(course))
    holder = session().get_one(User, certificate.holder_id)
    path = f"/verify/{codes.shown(certificate.code)}"
    notifications.tell(holder, f"certificate:{certificate.id}", text, path)


def _next(series: str) -> int:
    """The next number of a series; its row stays locked until the commit, so no number is lost or given twice."""
    insert = inserting()
    session().execute(insert(SerialCounter).values(series=series, last=0).on_conflict_do_nothing())
    return (
        session()
        .execute(
            update(SerialCounter)
            .where(SerialCounter.series == series)
            .values(last=SerialCounter.last + 1)
            .returning(SerialCounter.last)
            .execution_options(synchronize_session=False)
        )
        .scalar_one()
    )


def _note(item_id: int, error: str) -> None:
    with transaction() as current:
        current.get_one(IssueItem, item_id).error = error
