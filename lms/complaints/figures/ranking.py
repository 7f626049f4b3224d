"""Comparing units fairly: among those of like volume, by what is certain, and not at all where cases are few."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

ENOUGH = 20
BANDS = (ENOUGH, 100, 500)  # how many answers a band begins with
CERTAINTY = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place: `good` of `n` answers were in time and held. `place` is None where there are not enough."""

    unit_id: int
    n: int
    good: int
    band: int = 0
    place: int | None = None

    @property
    def score(self) -> float:
        """The share of good answers that chance alone does not explain."""
        return wilson(self.good, self.n)


def wilson(good: int, n: int) -> float:
    """The lower end of Wilson's interval: a share that few cases can not push up. 0 of nothing."""
    if n <= 0:
        return 0.0
    share, square = good / n, CERTAINTY**2
    middle = share + square / (2 * n)
    margin = CERTAINTY * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - margin) / (1 + square / n))


def band(n: int) -> int:
    """0 has not enough cases to be compared; 1, 2, 3 are few, many, most."""
    return sum(n >= begin for begin in BANDS)


def ranked(counts: Iterable[tuple[int, int, int]]) -> list[Standing]:
    """(unit, good, n) of each in its place: the largest band first, in it the best first, equals side by side.

    Those without enough cases stand at the end, by their number, without a place.
    """
    standing = [Standing(unit, n, good, band(n)) for unit, good, n in counts]
    standing.sort(key=lambda each: (-each.band, -each.score if each.band else 0.0, each.unit_id))
    placed: list[Standing] = []
    for each in standing:
        peers = sum(other.band == each.band and other.score > each.score for other in standing)
        place = 1 + peers if each.band else None
        placed.append(Standing(each.unit_id, each.n, each.good, each.band, place))
    return placed
