"""National numbers: read in any digits, kept only as a keyed fingerprint, by which a person is found."""

import datetime as dt
import re

from lms.accounts.logins import clean
from lms.accounts.models import Gender
from lms.core import crypto

EGYPTIAN = 14
_CENTURIES = {"2": 1900, "3": 2000}
_OTHER = re.compile(r"[0-9A-Z]{6,20}")


def read(text: str) -> str | None:
    """The one form of a national number; None where it is none. Fourteen digits must be an Egyptian one."""
    found = re.sub(r"[\s-]", "", clean(text)).upper()
    if len(found) == EGYPTIAN and found.isdigit():
        return found if born_on(found) else None
    return found if _OTHER.fullmatch(found) else None


def fingerprint(number: str) -> str:
    """What the database keeps of it."""
    return crypto.keyed("national-id", number)


def born_on(number: str) -> dt.date | None:
    """The day of birth that an Egyptian number carries; None for others."""
    century = _CENTURIES.get(number[:1])
    if len(number) != EGYPTIAN or century is None:
        return None
    try:
        return dt.date(century + int(number[1:3]), int(number[3:5]), int(number[5:7]))
    except ValueError:
        return None


def gender(number: str) -> Gender | None:
    """Man or woman, as an Egyptian number says; None for others."""
    if born_on(number) is None:
        return None
    return Gender.MALE if int(number[12]) % 2 else Gender.FEMALE
