"""The public halves by which seals and files are checked, as browsers and other programs read them."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lms.certificates.signing import keys as signing
from lms.certificates.signing.algorithms import decoded
from lms.certificates.signing.models import Purpose, SigningKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


def public() -> Sequence[SigningKey]:
    """The keys that sign sheets, and those that did."""
    return [key for key in signing.all_public() if key.purpose is Purpose.SHEET]


def opened(key: SigningKey) -> "EllipticCurvePublicKey":
    """The key, to check with."""
    from cryptography.hazmat.primitives.asymmetric import ec

    x, y = (int.from_bytes(decoded(key.public_jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def as_json(found: Sequence[SigningKey]) -> dict[str, Any]:  # Any: JSON
    """For a browser that checks a seal by itself: a retired key still proves, a revoked one says so."""
    return {"keys": [_told(key) for key in found]}


def _told(key: SigningKey) -> dict[str, Any]:  # Any: JSON
    return {
        "kid": key.kid,
        "alg": key.alg.value,
        "state": key.state.value,
        "not_before": _moment(key.not_before),
        "retired_at": _moment(key.retired_at),
        "revoked_at": _moment(key.revoked_at),
        "jwk": {name: key.public_jwk[name] for name in ("kty", "crv", "x", "y")},
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
