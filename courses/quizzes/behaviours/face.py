"""The one face of every behaviour. Nothing here knows the database or the web."""

import dataclasses
from decimal import Decimal
from typing import Protocol


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What a check comes to: whether the answer stands now as it is, and which hint helps with the next try."""

    is_closed: bool
    hint: int | None = None


class QuizBehaviour(Protocol):
    """What each module of this package offers. `share` is what the type gave: None where a person must say."""

    def can_check(self) -> bool:
        """Whether a learner may ask about an answer while the attempt is open."""

    def checked(self, share: Decimal, tries: int, allowed: int) -> Checked:
        """Return what follows from the check that was the `tries`-th of `allowed`."""

    def counts(self, share: Decimal | None, tries: int, penalty: Decimal) -> Decimal | None:
        """Return what counts of `share` after so many checks; None where a person must say."""
