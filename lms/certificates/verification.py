"""What the public is told about a certificate: its state, and every word that is printed on it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lms.certificates import code as codes
from lms.certificates import service
from lms.certificates.forms import CAUSES
from lms.certificates.models import Certificate, CertificateState
from lms.core import clock
from lms.core.i18n import local


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a certificate today: valid, expired, superseded or revoked."""

    state: str
    since: dt.date | None = None
    cause: str = ""
    successor: Certificate | None = None
    predecessor: Certificate | None = None

    @property
    def is_good(self) -> bool:
        """Whether an employer may rely on it."""
        return self.state == "valid"


def verdict(certificate: Certificate) -> Verdict:
    """Judge a certificate as of now. Needs `events` loaded."""
    before = service.predecessor(certificate)
    last = certificate.events[-1] if certificate.events else None
    since = local(last.at).date() if last else None
    if certificate.state is CertificateState.REVOKED:
        return Verdict("revoked", since, str(CAUSES[last.cause]) if last and last.cause else "", predecessor=before)
    if certificate.state is CertificateState.SUPERSEDED:
        return Verdict("superseded", since, successor=service.successor(certificate), predecessor=before)
    if certificate.expires_on and certificate.expires_on < local(clock.now()).date():
        return Verdict("expired", certificate.expires_on, predecessor=before)
    return Verdict("valid", predecessor=before)


def as_json(certificate: Certificate, found: Verdict, site: str) -> dict[str, Any]:  # Any: JSON
    """The same for machines."""
    printed = {name: value for name, value in certificate.snapshot.items() if name not in {"template", "valid_years"}}

    def address(other: Certificate | None) -> str | None:
        return f"{site}/verify/{codes.shown(other.code)}" if other else None

    return {
        "state": found.state,
        "since": found.since.isoformat() if found.since else None,
        "cause": found.cause or None,
        "successor": address(found.successor),
        "predecessor": address(found.predecessor),
        "code": codes.shown(certificate.code),
        "serial": certificate.serial,
        "printed": printed,
    }
