"""Numbers as people here type them: ٠-٩, ۰-۹ or 0-9, Arabic or Latin separators, a unit behind.

`٫` and `.` part the decimals, `٬` and spaces group thousands. A comma (`,` or `،`) groups when groups of
three follow it ("1,250"), as Egyptian books print it, else it parts the decimals ("12,5").
"""

import re
from decimal import Decimal
from typing import Final

MOST_CHARACTERS: Final = 60
_DIGITS = {
    ord(digit): str(value) for zero in "٠۰" for value, digit in enumerate(map(chr, range(ord(zero), ord(zero) + 10)))
}
_SIGNS = {ord("−"): "-", ord("–"): "-", ord("﹣"): "-", ord("－"): "-", ord("＋"): "+"}
_COMMAS = {ord("،"): ","}
_PLAIN = {**_DIGITS, **_SIGNS, **_COMMAS}
# Marks that only steer the direction of text: a phone's keyboard adds them unseen.
_UNSEEN = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?\s?(?:\d[\d.,٫٬' ]*)?\d|[+-]?\s?[.٫]\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_PARTED = re.compile(r"\d{1,3}(?: \d{3})+|\d+")


def plain(text: str) -> str:
    """Return `text` with Latin digits and signs, single spaces and no direction marks."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).translate(_PLAIN).strip()


def split(text: str) -> tuple[Decimal, str] | None:
    """Return the number at the start of `text` and the unit behind it; None when there is no number."""
    folded = plain(text)
    if len(folded) > MOST_CHARACTERS:
        return None
    found = _NUMBER.match(folded)
    if not found:
        return None
    value = _value(found.group())
    rest = folded[found.end() :].strip()
    if value is None or re.search(r"\d", rest):
        return None
    return value, rest


def parse(text: str) -> Decimal | None:
    """Return the number `text` says, None when it says anything else or more."""
    found = split(text)
    return found[0] if found and not found[1] else None


def _value(number: str) -> Decimal | None:
    sign = "-" if number.startswith("-") else ""
    digits = number.lstrip("+- ").replace("٬", "").replace("'", "").replace("٫", ".")
    whole, dot, decimals = digits.partition(".")
    if not dot and "," in whole and not _GROUPED.fullmatch(whole):
        whole, dot, decimals = whole.partition(",")
    whole = whole.replace(",", "") if _GROUPED.fullmatch(whole) else whole
    if whole and not _PARTED.fullmatch(whole):
        return None
    if dot and not re.fullmatch(r"\d+", decimals):
        return None
    return Decimal(f"{sign}{whole.replace(' ', '') or '0'}.{decimals or '0'}")
