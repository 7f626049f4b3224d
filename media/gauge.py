"""How far a preparation is, of a thousand, and how long it will still take: by the pixels there are to make."""

import time
from collections.abc import Sequence

from lms.core.jobs import Running
from media.ladder import Rung, full_rate
from media.source import Source

WHOLE = 1000
PROBED = 20  # before it is known how much there is to do
DECODE_SHARE = 0.15  # to read a pixel of the source, beside making one
ABOUT = "≈"
WARM_UP_SECONDS = 4.0


class Gauge:
    """Turns seconds of the source that a step has done into progress of the job, with the time left as its note."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._began = time.monotonic()
        self._first = 0.0
        self._steps: dict[str, tuple[float, float]] = {}
        self._told = 0

    def plan(self, source: Source, first: Sequence[Rung], rest: Sequence[Rung]) -> None:
        """Share out what follows the look at the file among the steps, by what they cost.

        The sound is made beside the picture: it counts where there is no other.
        """
        costs = {"first": _pixels(source, first), "rest": _pixels(source, rest)}
        each = (WHOLE - PROBED) / (sum(costs.values()) or 1)
        at = float(PROBED)
        for name, cost in costs.items():
            self._steps[name] = (at, at + cost * each)
            at += cost * each

    def tell(self, step: str, share: float) -> None:
        """So much of `step` is done, from 0 to 1. Raises `Cancelled` where somebody asked to stop."""
        start, end = self._steps[step]
        done = min(max(self._told, int(start + (end - start) * min(share, 1.0))), WHOLE - 1)
        self._told = done
        self.running.progress(done, WHOLE, self._left(done))

    def _left(self, done: int) -> str:
        """The time left as `≈ 12:30`, once there is something to judge by; what an earlier run did does not count."""
        now = time.monotonic()
        if not self._first:
            self._first, self._began = float(done), now
        made, elapsed = done - self._first, now - self._began
        if made <= 0 or elapsed < WARM_UP_SECONDS:
            return ""
        return written((WHOLE - done) * elapsed / made)


def written(seconds: float) -> str:
    """A time left, in digits that need no language."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{ABOUT} {minutes}:{rest:02}"


def read(note: str) -> int | None:
    """The seconds of what `written` wrote; None where a note says something else."""
    minutes, colon, rest = note.removeprefix(ABOUT).strip().partition(":")
    is_ours = note.startswith(ABOUT) and colon and minutes.isdigit() and rest.isdigit()
    return int(minutes) * 60 + int(rest) if is_ours else None


def _pixels(source: Source, rungs: Sequence[Rung]) -> float:
    """What a second of these rungs costs, in pixels; sound alone is all that there is to do."""
    if rungs and not source.has_picture:
        return 1.0
    made = sum(float(rung.width * rung.height * rung.rate) for rung in rungs)
    read_too = DECODE_SHARE * source.width * source.height * float(full_rate(source)) if made else 0.0
    return made + read_too
