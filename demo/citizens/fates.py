"""What becomes of a case: which fates there are, how many of each, and how long ago such cases were filed."""

import datetime as dt
import enum
import random
from dataclasses import dataclass

HALF_A_YEAR = 182


class Fate(enum.StrEnum):
    """Where a case of the demo stands in the end."""

    CLOSED = "closed"
    ANSWERED = "answered"
    PROGRESS = "progress"
    ASSIGNED = "assigned"
    REVIEW = "review"
    WAITING = "waiting"
    THIRD_PARTY = "third_party"
    UNSORTED = "unsorted"
    NO_REPLY = "no_reply"
    MERGED = "merged"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    REJECTED = "rejected"
    APPEALED = "appealed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Share:
    """How many cases have a fate, and between how many days ago and how many they were filed."""

    count: int
    latest: int
    earliest: int


SHARES = {
    Fate.CLOSED: Share(138, 34, HALF_A_YEAR),
    Fate.ANSWERED: Share(26, 10, 18),
    Fate.PROGRESS: Share(24, 2, 19),
    Fate.ASSIGNED: Share(16, 0, 9),
    Fate.REVIEW: Share(14, 4, 17),
    Fate.WAITING: Share(12, 4, 10),
    Fate.THIRD_PARTY: Share(8, 6, 24),
    Fate.UNSORTED: Share(10, 0, 3),
    Fate.NO_REPLY: Share(8, 45, 170),
    Fate.MERGED: Share(6, 3, 6),
    Fate.REOPENED: Share(7, 14, 26),
    Fate.TRANSFERRED: Share(6, 4, 12),
    Fate.WITHDRAWN: Share(6, 10, 160),
    Fate.REFERRED: Share(6, 12, 165),
    Fate.REJECTED: Share(4, 10, 160),
    Fate.APPEALED: Share(4, 20, 30),
    Fate.DECIDED: Share(5, 60, 170),
}


def drawn(now: dt.datetime, chance: random.Random) -> list[tuple[dt.datetime, Fate]]:
    """Each case's moment of filing with its fate, the earliest first; people write in the day and in the evening."""
    found = []
    for fate, share in SHARES.items():
        for _ in range(share.count):
            back = dt.timedelta(days=chance.uniform(share.latest, share.earliest))
            moment = (now - back).replace(
                hour=chance.choice(HOURS), minute=chance.randrange(60), second=chance.randrange(60)
            )
            found.append((min(moment, now - dt.timedelta(minutes=40)), fate))
    return sorted(found)


HOURS = (6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 12, 13, 16, 17, 18, 18, 19, 20, 21)  # UTC
