"""A batch's files with the list of them, as entries of an archive."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.certificates import code as codes
from lms.certificates.archive import Entry, file_name
from lms.certificates.models import Certificate, CertificateState, IssueBatch, IssueItem
from lms.core import sheets
from lms.core.db import session
from lms.core.i18n import _
from media import place
from media.models import StoredObject


def packed(batch: IssueBatch) -> list[Entry]:
    """The certificates of the batch that stand, by serial; who has no file yet is in the list all the same."""
    query = (
        select(Certificate)
        .join(IssueItem, IssueItem.certificate_id == Certificate.id)
        .where(IssueItem.batch_id == batch.id, Certificate.state == CertificateState.ISSUED)
        .options(joinedload(Certificate.sheet))
        .order_by(Certificate.serial)
    )
    found = session().scalars(query).all()
    files = [
        Entry(file_name(certificate.serial, certificate.snapshot["name"]["ar"]), _read(certificate.sheet))
        for certificate in found
        if certificate.sheet
    ]
    return [Entry("list.csv", [_listed(found)]), *files]


def _read(stored: StoredObject) -> Iterable[bytes]:
    """The file, opened when its turn comes; its store is found now, while there is a request."""
    store, key = place.store(stored.backend), stored.key
    return (block for _turn in range(1) for block in store.read(key))


def _listed(certificates: Sequence[Certificate]) -> bytes:
    heads = [_("Serial"), _("Code"), _("Name as printed"), _("Name in Latin letters"), _("Issued"), _("Public page")]
    return sheets.as_csv(heads, map(_words, certificates))


def _words(certificate: Certificate) -> tuple[str, ...]:
    record = certificate.snapshot
    name, day = record["name"], record["issued"]["iso"]
    return certificate.serial, codes.shown(certificate.code), name["ar"], name["en"], day, record["verify"]
