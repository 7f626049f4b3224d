"""Why the engine refuses. Nothing was changed."""

from collections.abc import Sequence

from lms.complaints.models import CaseEvent
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l


class NotNow(RuleError):
    """The state of the case, or a date, forbids it."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message or _l("This cannot be done with the case as it stands now."))


class NotYours(RuleError):
    """Somebody else has to do it."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message or _l("This is for somebody else to do."))


class Missing(BadValue):
    """Something that is needed was not given, or cannot be meant."""


class Stale(RuleError):
    """The case moved on since the person saw it; `events` is what they have not seen, `seen` what they had."""

    def __init__(self, seen: int, events: Sequence[CaseEvent]) -> None:
        super().__init__(_l("Somebody changed this case meanwhile. Your text is not lost: look, and send it again."))
        self.seen = seen
        self.events = tuple(events)
