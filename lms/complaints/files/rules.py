"""What the academy lets people attach, and what becomes of originals: an administrator's choice."""

import enum
from dataclasses import dataclass

from lms.accounts.models import User
from lms.accounts.service import preferences
from lms.core.errors import BadValue
from lms.core.i18n import _l

PREFERENCE = "complaints.files"
MOST_FILES = 8
MOST_MEGABYTES = 10
MEGABYTE = 1_000_000
OF_A_CASE = 40  # in all its life


class Originals(enum.StrEnum):
    """What becomes of a file as it was sent, once the harmless copy is there."""

    DELETE = "delete"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Rules:
    """At most `most` files at once, each of at most so many megabytes."""

    most: int = MOST_FILES
    megabytes: int = MOST_MEGABYTES
    originals: Originals = Originals.DELETE


def current() -> Rules:
    """The rules that hold now."""
    kept = preferences.value(PREFERENCE)
    return Rules(
        int(kept.get("most", MOST_FILES)),
        int(kept.get("megabytes", MOST_MEGABYTES)),
        Originals(kept.get("originals", Originals.DELETE)),
    )


def keep(rules: Rules, by: User) -> None:
    """Set the rules. Raises `BadValue` beyond what the server takes."""
    if not (0 <= rules.most <= MOST_FILES and 1 <= rules.megabytes <= MOST_MEGABYTES):
        raise BadValue(_l("At most 8 files of 10 megabytes can be sent at once."))
    chosen = {"most": rules.most, "megabytes": rules.megabytes, "originals": rules.originals.value}
    preferences.keep(PREFERENCE, chosen, by=by)
