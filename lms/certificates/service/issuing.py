"""Issuing: a trial in type, one short transaction that takes the serial, then the file.

A crash at any point is harmless: what was issued is found again, and only what is missing is made.
"""

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
from lms.certificates.record import Draft
from lms.certificates.service import journal, sheets
from lms.certificates.service.chain import NotApproved
from lms.certificates.service.registry import live
from lms.certificates.signing import keys
from lms.certificates.signing.models import Purpose
from lms.certificates.signing.pdf import Unsigned
from lms.certificates.typeset import Unprintable, typeset
from lms.core import audit, clock
from lms.core.db import inserting, reading, session, transaction
from lms.core.i18n import LOCALES, _, choose, force_locale, local
from lms.notifications import service as notifications

ISSUABLE = frozenset({BatchState.APPROVED, BatchState.ISSUING, BatchState.ISSUED})


def issue_item(item_id: int, press: Press) -> Certificate | None:
    """Issue one person's certificate and make its file. Twice is harmless. None where it cannot be printed.

    Raises `NoKey` before a serial is taken. A file that cannot be signed now is made later, and issuing goes on.
    """
    with reading() as current:
        for purpose in (Purpose.SHEET, Purpose.BADGE_TOKEN):
            keys.active(purpose)
        item = current.get_one(IssueItem, item_id, populate_existing=True)
        is_issued, made = item.certificate_id is not None, cast("Draft", item.fields)
    if not is_issued:
        try:
            typeset(awards.trial(made, day=local(clock.now()).date(), press=press))
        except (Unprintable, Stopped) as refusal:
            _note(item_id, str(refusal))
            return None
        with transaction():
            issue(item_id, press)
    certificate_id = _certificate_of(item_id)
    try:
        return sheets.keep(certificate_id)
    except Unsigned:
        with reading() as current:
            return current.get_one(Certificate, certificate_id)


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


def _certificate_of(item_id: int) -> int:
    with reading() as current:
        found = current.scalar(select(IssueItem.certificate_id).where(IssueItem.id == item_id))
    assert found is not None  # noqa: S101 - it was issued above
    return found
