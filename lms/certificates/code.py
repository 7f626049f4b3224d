"""Certificate codes: 80 random bits, written so that a person can read them from paper."""

import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    """A fresh code; nobody can guess one, and no two will ever meet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """The code as it is printed: 7K3M-9QXT-2VHD-5RPA."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def read(typed: str) -> str | None:
    """The code that a person meant, or None when what they typed can be no code.

    Forgives case, spaces, dashes, any decimal digits and the letters O, I and L.
    """
    letters = [_plain(character) for character in typed[:200] if not _is_separator(character)]
    code = "".join(letters).upper().translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def same(one: str, other: str) -> bool:
    """Compare two codes without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _is_separator(character: str) -> bool:
    """Spaces, any dash, and the invisible marks that travel with copied right-to-left text."""
    return unicodedata.category(character) in {"Zs", "Cc", "Cf", "Pd", "Pc"} or character in "−ـ"


def _plain(character: str) -> str:
    """Fold a digit of any script, or a full-width letter, to its plain form."""
    value = unicodedata.decimal(character, None)
    return unicodedata.normalize("NFKC", character) if value is None else str(value)
