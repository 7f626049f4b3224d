"""One move of a case while it is being made: what was given, what is known, what will be written."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lms.complaints.kinds import Action
from lms.complaints.models import Case, CaseEvent, CaseMessage
from lms.complaints.service.actors import Actor
from lms.complaints.service.refusals import Missing
from lms.complaints.transitions import Move, Who
from lms.core.i18n import _l

E = TypeVar("E")
LONGEST = 20_000


@dataclass(slots=True)
class Step:
    """Handed from guard to effect to consequence. `facts` become the event's payload: no words of anybody."""

    case: Case
    action: Action
    actor: Actor
    move: Move
    given: dict[str, Any]  # Any: what the caller gave
    at: dt.datetime
    before: list[CaseEvent]
    who: frozenset[Who]
    facts: dict[str, Any] = field(default_factory=dict)  # Any: JSON
    message: CaseMessage | None = None

    @property
    def text(self) -> str:
        return str(self.given.get("text") or "").strip()

    def one_of(self, kinds: type[E], name: str, what: object) -> E:
        """The given value as a member of a list. Raises `Missing` with `what`."""
        try:
            return kinds(self.given.get(name))  # type: ignore[call-arg]  # an enumeration finds its member
        except ValueError:
            raise Missing(what) from None

    def last(self, *actions: Action) -> CaseEvent | None:
        """The newest event of this kind."""
        return next((event for event in reversed(self.before) if event.action in actions), None)

    def needs_text(self) -> None:
        """Raises `Missing` where nothing was written, or far too much."""
        if not self.text:
            raise Missing(_l("Please write a few words."))
        if len(self.text) > LONGEST:
            raise Missing(_l("This text is too long. Please shorten it; nothing was lost."))


def moment(told: str | None) -> dt.datetime | None:
    """A moment that an event tells."""
    return dt.datetime.fromisoformat(told) if told else None
