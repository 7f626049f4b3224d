"""How long it takes where some have not ended yet: the estimate of Kaplan and Meier over histograms.

A case that is still open has taken as long as it is old, and more: who leaves it out lets a unit look quick that
answers the easy ones and keeps the hard ones. Within one bucket those that ended come before those that are open.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.complaints.figures import histogram


@dataclass(frozen=True, slots=True)
class Step:
    """After bucket `number` this share has not ended."""

    number: int
    remaining: float


def curve(ended: Mapping[int, int], still_open: Mapping[int, int]) -> list[Step]:
    """The share that has not ended after each bucket in which something ended."""
    at_risk = histogram.total(ended) + histogram.total(still_open)
    remaining, steps = 1.0, []
    for number in sorted({*ended, *still_open}):
        ends = ended.get(number, 0)
        if ends:
            remaining *= 1 - ends / at_risk
            steps.append(Step(number, remaining))
        at_risk -= ends + still_open.get(number, 0)
    return steps


def median(ended: Mapping[int, int], still_open: Mapping[int, int]) -> float | None:
    """The length after which half have ended; None where it cannot be said yet: more than half are open that long."""
    return after(ended, still_open, 0.5)


def after(ended: Mapping[int, int], still_open: Mapping[int, int], share: float) -> float | None:
    """The length after which `share` have ended, as its bucket tells it; None where it cannot be said yet."""
    left = 1 - share + 1e-9
    return next((histogram.middle(step.number) for step in curve(ended, still_open) if step.remaining <= left), None)
