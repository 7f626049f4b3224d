"""What the desk refuses, each with a sentence."""

from lms.core.errors import RuleError
from lms.core.i18n import _l
from lms.publications.catalogue.service.records import Record


class Stale(RuleError):
    """Somebody else changed the record meanwhile; `theirs` is what it says now."""

    def __init__(self, theirs: Record) -> None:
        super().__init__(_l("Somebody changed this record while you were writing. Nothing of yours was lost."))
        self.theirs = theirs


class NotNow(RuleError):
    """The edition is at another point of its way."""

    def __init__(self) -> None:
        super().__init__(_l("This edition is not at a point where that could be done. Look at its record again."))


class OwnWork(RuleError):
    """Nobody approves what they had a hand in."""

    def __init__(self) -> None:
        super().__init__(_l("You had a hand in this revision: another editor must review it."))
