"""What the public is told about a certificate: its state, and every word that is printed on it."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from lms.certificates import code as codes
from lms.certificates import seal, service
from lms.certificates.forms import CAUSES
from lms.certificates.models import Cause, Certificate, CertificateState
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
    is_renewed: bool = False  # superseded by a newer one of its kind, not corrected

    @property
    def is_good(self) -> bool:
        """Whether an employer may rely on it."""
        return self.state == "valid"


def verdict(certificate: Certificate) -> Verdict:
    """Judge a certificate as of now. Needs `events` loaded."""
    before = service.predecessor(certificate)
    last = certificate.events[-1] if certificate.events else None
    since = local(last.at).date() if last else None
    stands = standing(certificate.state, certificate.expires_on)
    if stands == "revoked":
        return Verdict(stands, since, str(CAUSES[last.cause]) if last and last.cause else "", predecessor=before)
    if stands == "superseded":
        is_renewed = last is not None and last.cause is Cause.RENEWED
        after = service.successor(certificate)
        return Verdict(stands, since, successor=after, predecessor=before, is_renewed=is_renewed)
    return Verdict(stands, certificate.expires_on if stands == "expired" else None, predecessor=before)


def standing(state: CertificateState, expires_on: dt.date | None) -> str:
    """valid, expired, superseded or revoked: as of today."""
    if state is not CertificateState.ISSUED:
        return state.value
    return "expired" if expires_on and expires_on < local(clock.now()).date() else "valid"


def as_json(certificate: Certificate, found: Verdict, site: str) -> dict[str, Any]:  # Any: JSON
    """The same for machines. The names are promised in docs/guide/verification.md: they stay, others may join them."""
    printed = {name: value for name, value in certificate.snapshot.items() if name not in {"template", "valid_years"}}
    shown = codes.shown(certificate.code)
    badge = f"{site}/badges/{shown}"

    def address(other: Certificate | None) -> str | None:
        return f"{site}/verify/{codes.shown(other.code)}" if other else None

    return {
        "state": found.state,
        "checked_at": clock.now().isoformat(timespec="seconds"),
        "since": found.since.isoformat() if found.since else None,
        "cause": found.cause or None,
        "successor": address(found.successor),
        "predecessor": address(found.predecessor),
        "code": shown,
        "serial": certificate.serial,
        "specimen": certificate.snapshot["specimen"],
        "printed": printed,
        "sealed": asdict(seal.payload(certificate)),
        "links": {
            "page": f"{site}/verify/{shown}",
            "keys": f"{site}/verify/keys.json",
            "badge": f"{badge}.json",
            "badge_token": f"{badge}.jwt",
            "badge_picture": f"{badge}.png",
        },
    }
