"""Random codes, keyed hashes and signed values. Nothing else in the house makes a secret."""

import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

_READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


def token() -> str:
    """256 random bits for a link or a session, safe in a URL."""
    return secrets.token_urlsafe(32)


def readable(count: int) -> str:
    """`count` random signs that people can copy from paper: five bits each, none that looks like another."""
    return "".join(secrets.choice(_READABLE) for _ in range(count))


def digits(count: int) -> str:
    """`count` random digits, for a number that is read aloud or typed on a phone. Short: count the guesses."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


def fingerprint(secret: str) -> str:
    """What the database keeps of a random secret: its SHA-256, in hex. Not for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(purpose: str, value: str) -> str:
    """An HMAC of `value` that only this installation can make, in hex; `purpose` keeps uses apart."""
    key = hashlib.sha256(f"{purpose}:{current_app.secret_key!s}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def sign(purpose: str, value: Any) -> str:  # Any: what JSON can carry
    """A signed, dated text that carries `value`; readable by its bearer, not changeable."""
    return _signer(purpose).dumps(value)


def unsign(purpose: str, text: str, max_age: int) -> Any | None:  # Any: what JSON can carry
    """The value signed at most `max_age` seconds ago, or None where the text is not ours or too old."""
    try:
        return _signer(purpose).loads(text, max_age=max_age)
    except BadSignature:
        return None


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=purpose)
