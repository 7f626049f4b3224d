"""The policy for what comes late and what never comes. Pure: numbers in, numbers out.

As JSON: {"rate": "10", "interval": "day", "floor": "40", "missing": "100"}; what is not there is not done.
A deduction is `possible × min(rate% × ⌈late / interval⌉, max(raw% − floor%, 0)) / 100`: every interval that was
begun costs `rate` per cent of what is possible, and nobody falls below `floor` per cent by it.
"""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

HUNDRED = Decimal(100)
NOTHING = Decimal(0)
SECONDS = {"hour": 3600, "day": 86400}


@dataclasses.dataclass(frozen=True, slots=True)
class LatePolicy:
    """Per cent for each interval begun, the floor, and per cent taken where nothing came (None: no mark is set)."""

    rate: Decimal = NOTHING
    interval: str = "day"
    floor: Decimal = NOTHING
    missing: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is ever taken."""
        return not self.rate and self.missing is None


def policy(kept: Mapping[str, Any]) -> LatePolicy:  # Any: JSON
    """Read what a column keeps."""
    missing = kept.get("missing")
    return LatePolicy(
        rate=Decimal(str(kept.get("rate", 0))),
        interval=kept["interval"] if kept.get("interval") in SECONDS else "day",
        floor=Decimal(str(kept.get("floor", 0))),
        missing=None if missing is None else Decimal(str(missing)),
    )


def as_json(given: LatePolicy) -> dict[str, Any]:  # Any: JSON
    """What a column keeps of it."""
    kept = {"rate": f"{given.rate:f}", "interval": given.interval, "floor": f"{given.floor:f}"}
    return kept if given.missing is None else {**kept, "missing": f"{given.missing:f}"}


def deduction(given: LatePolicy, possible: Decimal, entered: Decimal, late_seconds: int) -> Decimal:
    """What is taken from `entered`; nothing where the work came in time."""
    if late_seconds <= 0 or not given.rate or not possible:
        return NOTHING
    intervals = -(-late_seconds // SECONDS[given.interval])
    raw = entered * HUNDRED / possible
    return possible * min(given.rate * intervals, max(raw - given.floor, NOTHING)) / HUNDRED


def missing(given: LatePolicy, possible: Decimal) -> Decimal | None:
    """The mark of who hands nothing in; None where the policy sets none."""
    return None if given.missing is None else possible * (HUNDRED - given.missing) / HUNDRED
