"""ISBN and DOI as people type them, checked and in one spelling. Pure."""

import re
import unicodedata

from lms.core import digits

_BETWEEN = re.compile(r"[\s\-‐-―−]+")
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}")
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
SHORT, LONG = 10, 13


def isbn(typed: str) -> str | None:
    """The thirteen digits of an ISBN of ten or thirteen; None where its check digit, or anything else, is wrong."""
    seen = "".join(sign for sign in typed if unicodedata.category(sign) != "Cf")
    plain = _BETWEEN.sub("", digits.fold(seen)).upper().removeprefix("ISBN").lstrip(":")
    if re.fullmatch(r"[0-9]{9}[0-9X]", plain) and _tenth(plain[:9]) == plain[9]:
        return f"978{plain[:9]}{_thirteenth('978' + plain[:9])}"
    if re.fullmatch(r"97[89][0-9]{10}", plain) and _thirteenth(plain[:12]) == plain[12]:
        return plain
    return None


def doi(typed: str) -> str | None:
    """A DOI in small letters without the address of its resolver; None where it can be none."""
    plain = _BEFORE_DOI.sub("", digits.fold(typed).strip()).strip()
    return plain.lower() if _DOI.fullmatch(plain) else None


def _tenth(first: str) -> str:
    rest = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first, strict=True)) % 11
    return "X" if rest == SHORT else str(rest)


def _thirteenth(first: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first)) % 10)
