"""References and secrets: what a citizen is given in place of an account.

A reference is the year, 40 random bits and a check sign over GF(32), which tells any one wrong sign and any two that
changed places. The secret is 50 bits made of the filing's own random key and a key of this installation, so that the
same filing, sent twice over a bad line, gets the same receipt; the database keeps an HMAC of it.
"""

import datetime as dt
import hmac
import secrets
import unicodedata

from lms.core import crypto

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_SIGNS = 10
_BODY_SIGNS = 8
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD = 0b100101  # x⁵ + x² + 1
_NOBODY = "0" * 64


def new(year: dt.date) -> str:
    """A fresh reference: 26-4K7QM9X2-C."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY_SIGNS))
    return _shown(f"{year:%y}{body}")


def read(typed: str) -> str | None:
    """The reference that a person meant, or None where it cannot be one. Forgives case, spaces, dashes, O, I and L."""
    signs = plain(typed)
    if len(signs) != _BODY_SIGNS + 3 or not set(signs) <= set(ALPHABET) or not signs[:2].isdigit():
        return None
    meant = _shown(signs[:-1])
    return meant if meant[-1] == signs[-1] else None


def secret_of(filing_key: str) -> str:
    """The secret that belongs to a filing, as it is shown: 7K3M9-QXT2V."""
    number = int(crypto.keyed("complaint.secret.made", filing_key), 16)
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(SECRET_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def kept(secret: str) -> str:
    """What the database keeps of a secret."""
    return crypto.keyed("complaint.secret", plain(secret))


def is_secret(typed: str, known: str | None) -> bool:
    """Whether this is the secret whose HMAC is `known`; the same work where there is no such case."""
    found = hmac.compare_digest(kept(typed), known or _NOBODY)
    return found and known is not None


def plain(typed: str) -> str:
    """Only the signs of what was typed, in one form."""
    folded = (_folded(sign) for sign in typed[:64] if unicodedata.category(sign)[0] not in "ZCPS" and sign != "ـ")
    return "".join(folded).upper().translate(_LOOKALIKES)


def _folded(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return unicodedata.normalize("NFKC", sign) if value is None else str(value)


def _shown(signs: str) -> str:
    return f"{signs[:2]}-{signs[2:]}-{_check(signs)}"


def _check(signs: str) -> str:
    total = 0
    for sign in signs:
        total = _doubled(total) ^ ALPHABET.index(sign)
    return ALPHABET[_doubled(total)]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value > 31 else value  # noqa: PLR2004 - the field has 32 elements
