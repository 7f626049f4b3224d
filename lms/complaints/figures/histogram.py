"""Histograms of lengths of time, in buckets that are fixed for ever: those of two days are added bucket by bucket.

A bucket ends at most a tenth above where it begins, so what is read out of one is at most 4.9 % off (`MOST_WRONG`);
lengths under a minute are one bucket. Nothing but counts is kept: whoever adds up a year reads no case.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from math import sqrt

SHORTEST, LONGEST = 60, 6 * 366 * 86_400  # seconds
STEP = 10  # a bucket is a tenth of where it begins
MOST_WRONG = sqrt(1 + 1 / STEP) - 1
"""By how much, relatively, a length read from its bucket differs from the real one, from a minute to six years."""

Histogram = dict[int, int]  # {bucket: how many}


def _edges() -> tuple[int, ...]:
    edges = [SHORTEST]
    while edges[-1] < LONGEST:
        edges.append(edges[-1] + edges[-1] // STEP)
    return tuple(edges)


EDGES = _edges()
"""Where bucket 1, 2, 3 … begins; whole seconds, so that every machine puts a length into the same bucket."""


def bucket(seconds: float) -> int:
    """The bucket of a length; 0 is under a minute, the last is open."""
    return bisect_right(EDGES, seconds)


def low(number: int) -> int:
    """Where a bucket begins, in seconds."""
    return EDGES[number - 1] if number else 0


def high(number: int) -> int:
    """Where a bucket ends; the last is told as if it ended where it begins."""
    return EDGES[min(number, len(EDGES) - 1)]


def middle(number: int) -> float:
    """The length that stands for a bucket: nowhere in it is it more than `MOST_WRONG` off."""
    return sqrt(low(number) * high(number)) if number else SHORTEST / 2


def of(lengths: Iterable[float]) -> Histogram:
    """The histogram of some lengths in seconds."""
    found: Histogram = {}
    for seconds in lengths:
        number = bucket(seconds)
        found[number] = found.get(number, 0) + 1
    return found


def add(to: Histogram, other: Mapping[int, int]) -> None:
    """Put another histogram into one."""
    for number, count in other.items():
        to[number] = to.get(number, 0) + count


def total(histogram: Mapping[int, int]) -> int:
    """How many lengths are in it."""
    return sum(histogram.values())


def quantile(histogram: Mapping[int, int], share: float) -> float | None:
    """The least length that at least `share` of all do not exceed (nearest rank), as its bucket tells it."""
    needed, seen = share * total(histogram), 0
    for number in sorted(histogram):
        seen += histogram[number]
        if seen >= needed and histogram[number]:
            return middle(number)
    return None


def median(histogram: Mapping[int, int]) -> float | None:
    """The length that half do not exceed."""
    return quantile(histogram, 0.5)


def slow(histogram: Mapping[int, int]) -> float | None:
    """The length that nine of ten do not exceed."""
    return quantile(histogram, 0.9)
