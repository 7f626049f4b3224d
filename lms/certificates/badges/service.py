"""The life of a badge: its place is taken with the serial, a worker signs it, and a withdrawal turns its bit."""

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from typing import cast

from sqlalchemy import Select, select, update
from sqlalchemy.orm import contains_eager

from lms.accounts.models import User
from lms.certificates.badges import credential as credentials
from lms.certificates.badges import integrity, statuslist, vcjwt
from lms.certificates.badges.credential import Place
from lms.certificates.badges.issuer import Document, Issuer
from lms.certificates.badges.models import Achievement, Badge, StatusList
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.record import Record
from lms.certificates.signing import keys
from lms.certificates.signing.models import Purpose, SigningKey
from lms.certificates.typeset import Attachment
from lms.core import clock
from lms.core.db import insert_once, reading, session, transaction
from lms.core.errors import NotFound

FULL = statuslist.LENGTH // 2  # half of the places stay free, so that a random one is found at once
_AT_ONCE = 8
RENEW = dt.timedelta(days=2)  # a list is signed anew so long before it ends


def reserve(certificate: Certificate) -> None:
    """Give a certificate that is being issued a random place of its own, in the issuing transaction."""
    if certificate.kind not in credentials.kinds():
        return
    status_list = _open_list()
    session().add(Badge(certificate_id=certificate.id, list_id=status_list.id, place=_free_place(status_list.id)))
    status_list.taken += 1
    session().flush()


def withdraw(certificate: Certificate) -> StatusList | None:
    """Note, in the caller's transaction, that the list of this certificate's badge says less than is true; the list."""
    badge = session().get(Badge, certificate.id)
    if badge is None:
        return None
    behind = update(StatusList).where(StatusList.id == badge.list_id).values(version=StatusList.version + 1)
    session().execute(behind.execution_options(synchronize_session=False))
    return session().get_one(StatusList, badge.list_id, populate_existing=True)


def token(certificate: Certificate, issuer: Issuer) -> str:
    """The badge as a token: signed and kept once, in the caller's transaction, by a worker. Raises `NoKey`."""
    badge = session().get_one(Badge, certificate.id, populate_existing=True)
    if badge.token is None:
        key = keys.active(Purpose.BADGE_TOKEN)
        document = _document(badge, certificate, issuer)
        made = document["credentialSubject"]["achievement"]
        insert_once(Achievement, ["slug"], {"slug": made["id"].rsplit("/", 1)[1], "document": made})
        badge.token = vcjwt.sign(document, key, issuer.key_address(key.kid))
        session().flush()
    return badge.token


def attachments(certificate: Certificate, issuer: Issuer) -> list[Attachment]:
    """The same as a file inside the sheet; none where the certificate has no badge."""
    if certificate.kind not in credentials.kinds():
        return []
    content = token(certificate, issuer).encode()
    return [Attachment("open-badge.jwt", "text/plain", "supplement", content, "Open Badges 3.0 (VC-JWT)")]


def unproven(before: dt.datetime, most: int) -> Sequence[Badge]:
    """Standing badges that were issued `before` this moment and have no proof yet; the oldest first."""
    stands = Certificate.state == CertificateState.ISSUED
    wanted = _with_certificate(Badge.proof.is_(None), stands, Certificate.created_at < before)
    return session().scalars(wanted.order_by(Badge.certificate_id).limit(most)).all()


def prove(badges: Sequence[Badge], issuer: Issuer) -> None:
    """Make the proofs of badges, and missing tokens. Outside of any transaction, for workers. Raises `NoKey`."""
    with transaction():
        documents = [vcjwt.read(token(badge.certificate, issuer)) for badge in badges]
        key = keys.active(Purpose.BADGE)
    made = integrity.proofs(documents, key, issuer.method(key.kid), clock.now())
    with transaction() as current:
        for badge, proof in zip(badges, made, strict=True):
            unproved = (Badge.certificate_id == badge.certificate_id, Badge.proof.is_(None), Badge.token.is_not(None))
            current.execute(update(Badge).where(*unproved).values(proof=json.dumps(proof)))


def forget_signed_by(kid: str, issuer: Issuer) -> None:
    """Take away what a revoked key signed, for it proves nothing; what is missing is signed anew by other jobs."""
    by_token = vcjwt.head(issuer.key_address(kid)) + "."
    by_proof = json.dumps(issuer.method(kid))
    for condition, gone in (
        (Badge.token.startswith(by_token, autoescape=True), {"token": None, "proof": None}),
        (Badge.proof.contains(by_proof, autoescape=True), {"proof": None}),
    ):
        session().execute(update(Badge).where(condition).values(gone).execution_options(synchronize_session=False))
    of_the_key = StatusList.token.startswith(by_token, autoescape=True)
    of_the_key |= StatusList.document.contains(by_proof, autoescape=True)
    behind = update(StatusList).where(of_the_key).values(version=StatusList.version + 1)
    session().execute(behind.execution_options(synchronize_session=False))


def stale_lists(now: dt.datetime) -> Sequence[StatusList]:
    """Lists that say less than is true, or will end soon."""
    is_behind = (StatusList.signed_version < StatusList.version) | (StatusList.ends_at < now + RENEW)
    return session().scalars(select(StatusList).where(is_behind).order_by(StatusList.id)).all()


def sign_list(list_id: int, issuer: Issuer) -> None:
    """Sign a list as it is now. Outside of any transaction, for workers. Raises `NoKey`."""
    now = clock.now()
    with reading() as current:
        version = current.get_one(StatusList, list_id, populate_existing=True).version
        document = statuslist.credential(issuer, list_id, _withdrawn(list_id), now)
        key, token_key = keys.active(Purpose.BADGE), keys.active(Purpose.BADGE_TOKEN)
    [proof] = integrity.proofs([document], key, issuer.method(key.kid), now)
    with transaction() as current:
        current.execute(
            update(StatusList)
            .where(StatusList.id == list_id, StatusList.signed_version <= version)  # a later one is not undone
            .values(
                signed_version=version,
                document=json.dumps({**document, "proof": proof}),
                token=vcjwt.sign(document, token_key, issuer.key_address(token_key.kid)),
                ends_at=now + statuslist.STANDS,
            )
        )


def proved(badge: Badge) -> str | None:
    """The badge as linked data; None while its proof is still to be made."""
    if badge.token is None or badge.proof is None:
        return None
    return json.dumps({**vcjwt.read(badge.token), "proof": json.loads(badge.proof)}, ensure_ascii=False)


def of(certificate: Certificate) -> Badge:
    """The badge of a certificate. Raises `NotFound` where it has none."""
    found = session().get(Badge, certificate.id)
    if found is None:
        raise NotFound
    return found


def public_keys() -> list[SigningKey]:
    """The keys that badges and lists were ever signed with."""
    return [key for key in keys.all_public() if key.purpose in {Purpose.BADGE, Purpose.BADGE_TOKEN}]


def _document(badge: Badge, held: Certificate, issuer: Issuer) -> Document:
    email = session().scalar(select(User.email).where(User.id == held.holder_id))
    place = Place(badge.list_id, badge.place)
    return credentials.credential(cast("Record", held.snapshot), issuer, code=held.code, email=email or "", place=place)


def _open_list() -> StatusList:
    """The list that takes new badges, held so that its count stays true; a new one where all are full."""
    query = select(StatusList).where(StatusList.taken < FULL).order_by(StatusList.id).limit(1).with_for_update()
    found = session().scalar(query.execution_options(populate_existing=True))
    if found is None:
        found = StatusList(taken=0)
        session().add(found)
        session().flush()
    return found


def _free_place(list_id: int) -> int:
    while True:
        drawn = [secrets.randbelow(statuslist.LENGTH) for _draw in range(_AT_ONCE)]
        taken = set(session().scalars(select(Badge.place).where(Badge.list_id == list_id, Badge.place.in_(drawn))))
        for place in drawn:
            if place not in taken:
                return place


def _withdrawn(list_id: int) -> list[int]:
    query: Select[int] = (
        select(Badge.place)
        .join(Badge.certificate)
        .where(Badge.list_id == list_id, Certificate.state != CertificateState.ISSUED)
        .order_by(Badge.place)
    )
    return list(session().scalars(query))


def _with_certificate(*conditions: object) -> Select[Badge]:
    joined = select(Badge).join(Badge.certificate).options(contains_eager(Badge.certificate))
    return joined.where(*conditions).execution_options(populate_existing=True)  # type: ignore[arg-type]  # clauses
