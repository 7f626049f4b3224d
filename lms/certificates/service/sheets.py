"""The certificate's file: made from the record alone, sealed, signed, and never made again once it is kept.

What the printer gets and what is only looked at is not signed: a signature is on the one file that the learner has.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.certificates.badges import issuer
from lms.certificates.badges import service as badges
from lms.certificates.models import Certificate, CertificateState, IssueBatch, IssueItem
from lms.certificates.record import Record
from lms.certificates.seal import sealed
from lms.certificates.signing import keys
from lms.certificates.signing.keys import Key
from lms.certificates.signing.models import KeyState, Purpose
from lms.certificates.signing.pdf import Unsigned, signed
from lms.certificates.typeset import Attachment, Order, Sheet, filled, ordered, title, typeset_all
from lms.core.db import reading, session, transaction
from lms.core.i18n import choose
from lms.core.threads import in_threads
from media import place, storage
from media.models import StoredObject

MIME = "application/pdf"
SHEETS_A_FILE = 40
AT_ONCE = 2


def keep(certificate_id: int) -> Certificate:
    """Make, sign and store the file of an issued certificate, unless it is there. Outside of any transaction.

    What a key signed that was revoked since is signed anew. Two who make a file at once store two, since no signature
    is like another; one of them is kept. Raises `NoKey`, or `Unsigned` where it is to be tried again.
    """
    if refusal := keep_all([certificate_id]).get(certificate_id):
        raise refusal
    with reading():
        return _loaded([certificate_id])[0]


def keep_all(certificate_ids: Sequence[int]) -> dict[int, Unsigned]:
    """The same for several; those whose file cannot be signed now, which the sweep makes later."""
    with reading():
        key = keys.active(Purpose.SHEET)
        left = [one.id for one in _loaded(certificate_ids) if not _is_made(one)]
    drafts = _sealed(left, key)
    refused = {}
    # while one sheet is signed the next is set: two programs, each asked by one thread at a time
    sheets = in_threads(lambda draft: _made(draft.order, key), drafts, AT_ONCE)
    for draft, made in zip(drafts, sheets, strict=True):
        if isinstance(made, Unsigned):
            refused[draft.certificate.id] = made
        else:
            _keep(draft, made, key)
    return refused


class Draft(NamedTuple):
    """A sheet that is about to be made."""

    certificate: Certificate
    seal: str
    order: Order


def _sealed(certificate_ids: Sequence[int], key: Key) -> list[Draft]:
    """Seals and badges, which are kept before the sheets: a batch may be printed while they wait.

    Where there is a sheet already, which a revoked key signed, its seal stands until the new sheet is there.
    """
    found = []
    with transaction():
        for certificate in _loaded(certificate_ids, lock=True):
            seal = sealed(certificate, key)
            if certificate.sheet_id is None:
                certificate.seal, certificate.key_id = seal, key.id
            found.append((certificate, seal, badges.attachments(certificate, issuer.current())))
    with reading():
        return [Draft(certificate, seal, _order(certificate, seal, files)) for certificate, seal, files in found]


def _order(certificate: Certificate, seal: str, files: list[Attachment]) -> Order:
    record = cast("Record", certificate.snapshot)
    return ordered([Sheet(record, seal)], title(record), files)


def _made(order: Order, key: Key) -> bytes | Unsigned:
    try:
        return signed(filled(order), key)
    except Unsigned as refusal:
        return refusal


def _keep(draft: Draft, made: bytes, key: Key) -> None:
    stored = put(_key(draft.certificate, made), made)
    with transaction() as current:
        (kept,) = _loaded([draft.certificate.id], lock=True)
        if not _is_made(kept):
            current.add(stored)
            current.flush()
            kept.sheet_id, kept.sheet, kept.seal, kept.key_id = stored.id, stored, draft.seal, key.id


def _is_made(certificate: Certificate) -> bool:
    """Whether its file is there, and signed by a key that was not revoked; older ones were not signed at all."""
    is_void = certificate.key is not None and certificate.key.state is KeyState.REVOKED
    return certificate.sheet_id is not None and not is_void


def keep_print(batch_id: int) -> None:
    """Make files for the printer of all sheets of a batch, so many to a file. Outside of any transaction."""
    with reading() as current:
        title = choose(current.get_one(IssueBatch, batch_id, populate_existing=True).title, "ar")
        issued = current.scalars(
            select(Certificate)
            .join(IssueItem, IssueItem.certificate_id == Certificate.id)
            .where(IssueItem.batch_id == batch_id, Certificate.state == CertificateState.ISSUED)
            .order_by(Certificate.id)
        )
        sheets = [Sheet(cast("Record", certificate.snapshot), certificate.seal) for certificate in issued]
    parts = [sheets[start : start + SHEETS_A_FILE] for start in range(0, len(sheets), SHEETS_A_FILE)]
    files = [put(storage.new_key("certificates", "/print.pdf"), typeset_all(part, title)) for part in parts]
    with transaction() as current:
        current.add_all(files)
        current.flush()
        current.get_one(IssueBatch, batch_id).print_ids = [file.id for file in files]


def put(key: str, pdf: bytes) -> StoredObject:
    """Store `pdf`; the row that says where, not yet added."""
    backend = place.store()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.pdf"
        path.write_bytes(pdf)
        kept = backend.put(key, path, MIME)
    return StoredObject(backend=backend.name, key=key, bytes=kept.size, sha256=kept.sha256, mime=MIME)


def content(stored_id: int | None) -> bytes | None:
    """A stored file; None while it is still being made."""
    if stored_id is None:
        return None
    stored = session().get_one(StoredObject, stored_id)
    return b"".join(place.store(stored.backend).read(stored.key))


def _key(certificate: Certificate, content: bytes) -> str:
    """As unguessable as the code it is made of; another content, another file."""
    code = certificate.code.lower()
    return f"certificates/{code[:2]}/{code}-{hashlib.sha256(content).hexdigest()[:16]}.pdf"


def _loaded(certificate_ids: Sequence[int], *, lock: bool = False) -> Sequence[Certificate]:
    """The certificates as they are now; locked, so that of two workers who made one's file one file is kept."""
    loaded = (selectinload(Certificate.sheet), selectinload(Certificate.key))
    query = select(Certificate).where(Certificate.id.in_(certificate_ids)).order_by(Certificate.id).options(*loaded)
    query = query.with_for_update() if lock else query
    return session().scalars(query.execution_options(populate_existing=True)).all()
