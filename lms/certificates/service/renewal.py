"""Certificates that end: their holders are reminded before, once each time, and renew by passing again.

A renewed certificate is a new one, of the run in which its holder passed again. The old one is not superseded: nothing
about it was wrong, and it simply ends on its day.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.certificates.models import Certificate, CertificateState
from lms.core import i18n
from lms.core.db import session
from lms.core.i18n import _, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages

DAYS = (90, 30, 7)  # before the last day
PORTION = 200
STANDING = Certificate.state == CertificateState.ISSUED


def ending(today: dt.date, after: int = 0) -> Sequence[Certificate]:
    """Certificates that end within ninety days, a portion of them after this id; with their holders."""
    soon = (Certificate.expires_on >= today, Certificate.expires_on <= today + dt.timedelta(days=DAYS[0]))
    query = select(Certificate).where(STANDING, *soon, Certificate.id > after).options(joinedload(Certificate.holder))
    return session().scalars(query.order_by(Certificate.id).limit(PORTION)).all()


def remind(found: Sequence[Certificate], today: dt.date) -> int:
    """Tell the holders who have not renewed; whoever was told this time is not told again. How many were told."""
    renewed = _renewed(found)
    told = 0
    for certificate in found:
        if certificate.expires_on is None or certificate.id in renewed:
            continue
        left = (certificate.expires_on - today).days
        days = min(each for each in DAYS if left <= each)
        key = f"certificate:{certificate.id}:ends:{days}"
        told += tell(certificate.holder, key, _text(certificate, certificate.expires_on), "/certificates")
    return told


def _renewed(found: Sequence[Certificate]) -> set[int]:
    """Of these, those whose holder has another for the same, that ends later or never."""
    holders = {certificate.holder_id for certificate in found}
    query = select(Certificate).where(STANDING, Certificate.holder_id.in_(holders))
    others = session().scalars(query.order_by(Certificate.id)).all()
    by_holder: dict[int, list[Certificate]] = {}
    for each in others:
        by_holder.setdefault(each.holder_id, []).append(each)
    return {one.id for one in found if any(_renews(other, one) for other in by_holder.get(one.holder_id, []))}


def _renews(other: Certificate, one: Certificate) -> bool:
    is_same = (other.kind, other.snapshot["course"]["ar"]) == (one.kind, one.snapshot["course"]["ar"])
    is_later = other.expires_on is None or (one.expires_on is not None and other.expires_on > one.expires_on)
    return other.id != one.id and is_same and is_later


def _text(certificate: Certificate, last: dt.date) -> dict[str, str]:
    return in_languages(
        lambda: _(
            "Your “%(course)s” (%(serial)s) ends on %(day)s. To renew it, ask for a place in a new run and pass again.",
            course=choose(certificate.snapshot["course"], locale()),
            serial=certificate.serial,
            day=i18n.date(last),
        )
    )
