"""How long doors stay open, in days; an administrator may move them."""

import datetime as dt
from types import MappingProxyType

from lms.accounts.models import User
from lms.accounts.service import preferences

PREFERENCE = "complaints.windows"
USUAL = MappingProxyType({"ask": 10, "close": 14, "reopen": 30, "appeal": 60})


def days(name: str) -> int:
    """How many days: to answer a question (ask), until an answer closes itself (close), to reopen, to appeal."""
    return int(preferences.value(PREFERENCE).get(name, USUAL[name]))


def span(name: str) -> dt.timedelta:
    """The same as a length of time."""
    return dt.timedelta(days=days(name))


def keep(chosen: dict[str, int], by: User) -> None:
    """Move the windows; what is under way keeps the dates it was told."""
    preferences.keep(PREFERENCE, {name: chosen[name] for name in USUAL}, by=by)
