"""A credential as a signed token (VC-JWT), ES256.

ES256 because every JOSE library, browser and wallet speaks it; Ed25519 they do not all. The signature is deterministic
(RFC 6979), so that a worker that was killed signs the same bytes again.
"""

import datetime as dt
import json
from typing import Any

from lms.certificates.badges.issuer import Document, Signer
from lms.certificates.badges.multibase import base64url, from_base64url

OF_THE_TOKEN = {"iss", "jti", "sub", "nbf", "exp"}


def sign(document: Document, key: Signer, key_address: str) -> str:
    """The token of `document`, whose members are its claims. `key` is one of P-256."""
    signed = f"{head(key_address)}.{_part(_claims(document))}"
    return f"{signed}.{base64url(key.sign(signed.encode()))}"


def head(key_address: str) -> str:
    """What each token begins with that this key signed. Open Badges allows no other `typ`."""
    return _part({"alg": "ES256", "kid": key_address, "typ": "JWT"})


def read(token: str) -> Document:
    """The credential in a token of ours, as it was before it was signed. Checks nothing."""
    claims = json.loads(from_base64url(token.split(".")[1]))
    return {name: value for name, value in claims.items() if name not in OF_THE_TOKEN}


def _claims(document: Document) -> Document:
    issuer = document["issuer"]
    claims = {
        **document,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return claims


def _part(value: Any) -> str:  # Any: JSON
    return base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _seconds(moment: str) -> int:
    return int(dt.datetime.fromisoformat(moment).timestamp())
