"""Passwords: argon2id, and which ones are refused."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.core import digits

# OWASP's second choice for argon2id (19 MiB, 2 passes): about 30 ms on an ordinary core.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(_one_form(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether `password` is the one of `kept`; takes as long where there is none."""
    try:
        return _hasher.verify(kept or _NOBODY, _one_form(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _one_form(password: str) -> str:
    """One form for what keyboards write in several: composed letters, and ١٢٣ as 123. Every sign still counts."""
    return digits.fold(unicodedata.normalize("NFC", password))
