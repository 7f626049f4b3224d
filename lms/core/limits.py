"""Limits on how often something may fail, per account and per address, shared by all processes.

Only failures are counted, so a valid request costs one read. Keys are kept as keyed hashes: the table tells nobody
who tried. A window is fixed; two neighbouring windows weigh as a sliding one.
"""

import datetime as dt
import math
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.crypto import keyed
from lms.core.db import Model, Stamp, afterwards, insert_once, session


class LimitCount(Model):
    """How often `key` failed in the window that began at `window` (seconds since 1970)."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    at: Mapped[Stamp]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` failures in `seconds`, for each key."""

    name: str
    most: int
    seconds: int

    def wait(self, who: str) -> int:
        """Seconds that `who` must wait; 0 where the limit is not reached."""
        moment = int(clock.now().timestamp())
        return self.seconds - moment % self.seconds if self.used(who) >= self.most else 0

    def used(self, who: str) -> float:
        """How much `who` has used up of it by now."""
        moment = int(clock.now().timestamp())
        window = moment - moment % self.seconds
        query = select(LimitCount).where(LimitCount.key == self.key(who), LimitCount.window >= window - self.seconds)
        counts = {row.window: row.count for row in session().scalars(query)}
        passed = (moment - window) / self.seconds
        return counts.get(window, 0) + counts.get(window - self.seconds, 0) * (1 - passed)

    def count(self, who: str, times: int = 1) -> None:
        """Count a failure, or whatever is limited; kept although the request is refused."""
        key = self.key(who)
        afterwards(lambda: _add(key, self.seconds, times))

    def forget(self, who: str) -> None:
        """Wipe the failures of `who` after a success."""
        session().execute(delete(LimitCount).where(LimitCount.key == self.key(who)))

    def key(self, who: str) -> str:
        """What the table knows `who` by."""
        return keyed(f"limit:{self.name}", who)[:40]


@dataclass(frozen=True, slots=True)
class GrowingDelay:
    """The first `free` failures in `seconds` cost nothing; then each doubles the wait, to at most `longest` seconds.

    It slows a guesser down and never shuts a person out for good.
    """

    name: str
    free: int
    longest: int
    seconds: int

    def wait(self, who: str) -> int:
        """Seconds that `who` must still wait."""
        begin = int(clock.now().timestamp()) - 2 * self.seconds
        rows = session().scalars(
            select(LimitCount).where(LimitCount.key == self._limit.key(who), LimitCount.window > begin)
        )
        counted = [(row.count, row.at) for row in rows]
        beyond = sum(count for count, _ in counted) - self.free
        if beyond < 0:
            return 0
        delay = dt.timedelta(seconds=min(2 ** min(beyond, 20), self.longest))
        left = max(at for _, at in counted) + delay - clock.now() if counted else delay
        return max(0, math.ceil(left.total_seconds()))

    def count(self, who: str) -> None:
        """Count a failure; kept although the request is refused."""
        self._limit.count(who)

    def forget(self, who: str) -> None:
        """Wipe the failures of `who` after a success."""
        self._limit.forget(who)

    @property
    def _limit(self) -> Limit:
        return Limit(self.name, 0, self.seconds)


def sweep() -> None:
    """Drop counts older than a day."""
    session().execute(delete(LimitCount).where(LimitCount.at < clock.now() - dt.timedelta(days=1)))


def _add(key: str, seconds: int, times: int = 1) -> None:
    moment = int(clock.now().timestamp())
    window = moment - moment % seconds
    insert_once(
        LimitCount,
        ["key", "window"],
        {"key": key, "window": window, "count": times},
        change={"count": LimitCount.count + times, "at": clock.now()},
    )
