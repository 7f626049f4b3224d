"""What of a device's report is credited: never more than could be played in the time that really passed.

A device says what it played and when. The first is believed as far as the second allows; the second is only a hint,
as a phone's clock may be hours wrong. What holds: the stretch lies between the moment since which the device can have
watched and now, and no millisecond of a person's time is spent twice, whatever number of devices reports it.
"""

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from media.intervals import Interval, merge, subtract, total

FASTEST = 2.0  # the highest speed of the player
SLOWEST = 0.25
LEEWAY_MS = 2000  # the clock of a phone and the network are not exact: a report may be this much ahead
GRACE_MS = 1000  # browsers say late that something plays; time that is free beside a stretch makes up for it
SLACK = 1.02  # the clock of a film and that of a phone differ by some milliseconds a stretch


class Claim(NamedTuple):
    """What a device says: what it played, from when to when (milliseconds since 1970), and how fast at most."""

    spans: list[Interval]
    began: int
    ended: int
    speed: float = 1.0

    @property
    def rate(self) -> float:
        """How many milliseconds of film a millisecond of time may bring."""
        return min(max(self.speed, SLOWEST), FASTEST) * SLACK


class Credit(NamedTuple):
    """What is newly credited of a film, and what time was spent for the whole report."""

    fresh: list[Interval]
    spent: list[Interval]


def window(claim: Claim, since: int, now: int) -> Interval:
    """The claimed stretch of time, moved and cut so that it lies after `since` and, with some leeway, before `now`."""
    last = now + LEEWAY_MS
    length = max(claim.ended - claim.began, 0)
    begin = max(min(claim.began, last - length), since)
    return max(begin - GRACE_MS, since), max(begin, min(begin + length + GRACE_MS, last))


def judge(claim: Claim, known: Iterable[Interval], spent: Iterable[Interval], stretch: Interval) -> Credit:
    """Credit what of the claim is not `known` yet, as far as time within `stretch` is not `spent` yet.

    Watching again spends time too: the same minute cannot bring another film.
    """
    free = subtract([stretch], spent)
    taken = first(free, ceil(total(claim.spans) / claim.rate))
    most = int(round(total(taken) * claim.rate, 6))  # 2450 × 0.34 is 832.9999… to a computer, and 833 to a watcher
    return Credit(first(subtract(claim.spans, known), most), taken)


def first(spans: Iterable[Interval], most: int) -> list[Interval]:
    """The first `most` milliseconds of the spans."""
    kept: list[Interval] = []
    for begin, end in merge(spans):
        if most <= 0:
            break
        kept.append((begin, min(end, begin + most)))
        most -= end - begin
    return kept
