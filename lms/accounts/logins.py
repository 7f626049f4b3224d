"""What a person signs in with: a phone number in any digits and form, or an e-mail address."""

import re

import phonenumbers

from lms.core import digits

REGION = "EG"
_EMAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\".-][^\s@<>,;:\"]{0,180}\.[^\s@<>,;:\".]{2,}", re.ASCII)
_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def clean(text: str) -> str:
    """The text without unseen direction marks, which come along when a number is copied from an Arabic page."""
    return digits.fold(text.translate(_UNSEEN)).strip()


def email(text: str) -> str | None:
    """The address in lower case, or None where it is none."""
    found = clean(text).lower()
    return found if _EMAIL.fullmatch(found) else None


def phone(text: str, *, strict: bool = True) -> str | None:
    """The number as E.164 (+201001234567); a local one is taken as Egyptian. None where it is none."""
    try:
        number = phonenumbers.parse(clean(text), REGION)
    except phonenumbers.NumberParseException:
        return None
    if strict and not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read(text: str) -> str | None:
    """The one form of whatever somebody typed to sign in; None where it is neither phone nor e-mail."""
    return email(text) if "@" in text else phone(text, strict=False)
