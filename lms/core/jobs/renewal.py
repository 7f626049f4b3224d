"""When a worker begins anew: what its jobs took of memory, only the end of a process gives back (docs/adr/0056)."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger("ijaza.worker")
ROLLUP = Path("/proc/self/smaps_rollup")  # Linux alone tells what is ours and not shared
MB = 1_000_000


class Renewal:
    """Counts the jobs of this process, and says whether it had better make room for a fresh one.

    `rest` is for how many seconds it must have had no job, `growth` how many bytes more than at its start it must hold.
    """

    def __init__(self, rest: float, growth: int) -> None:
        self.rest, self.growth = rest, growth
        self._began_with = 0
        self._at_work = 0
        self._ended_at: float | None = None  # None: nothing was done since somebody looked
        self._lock = threading.Lock()

    def begin(self) -> None:
        """All is loaded that every worker loads: what comes after is the jobs'."""
        self._began_with = own_memory()

    @contextmanager
    def working(self) -> Iterator[None]:
        """A job is at work while the block lasts."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
                self._ended_at = time.monotonic()

    def is_due(self) -> bool:
        """Whether it has rested, and holds more than it should. To measure takes milliseconds: once after each rest."""
        with self._lock:
            if self._at_work or self._ended_at is None or time.monotonic() - self._ended_at < self.rest:
                return False
            self._ended_at = None
        left = own_memory() - self._began_with
        if left > self.growth:
            log.info("the worker begins anew: its jobs have left %d MB", left // MB)
        return left > self.growth


def own_memory() -> int:
    """Bytes that this process shares with no other; 0 where the system does not tell."""
    if not ROLLUP.exists():
        return 0
    sizes = (line.split() for line in ROLLUP.read_text("ascii").splitlines() if line.startswith("Private_"))
    return sum(int(size) * 1024 for _, size, _ in sizes)
