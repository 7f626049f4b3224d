"""Work of a job that needs no database, in threads beside its main line: programs that draw while another encodes.

What comes of it is taken up by the main line, which alone talks to the database: whenever it looks, and at the end.
"""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from media.runner import Asked

AT_ONCE = 2
LOOK_SECONDS = 0.25
T = TypeVar("T")


class _Started(NamedTuple):
    future: Future[Any]
    then: Callable[[Any], None]
    otherwise: Callable[[], None]


def _nothing() -> None: ...


class Beside:
    """`with Beside() as beside:` all that was started is done at the end, or stopped where the main line fails."""

    def __init__(self, waiting: Callable[[], None]) -> None:
        self._waiting = waiting  # called now and then while the main line has nothing else to do; it may raise
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="beside")
        self._stopping = threading.Event()
        self._left: list[_Started] = []

    def start(
        self, act: Callable[[Asked], T], then: Callable[[T], None], otherwise: Callable[[], None] = _nothing
    ) -> None:
        """Do `act`, which may ask whether to stop; the main line calls `then` with what came of it, or `otherwise`."""
        self._left.append(_Started(self._pool.submit(act, self._stopping.is_set), then, otherwise))

    def look(self) -> None:
        """Take up what is done. Raises what went wrong in it."""
        for each in [each for each in self._left if each.future.done()]:
            each.then(each.future.result())
            self._left.remove(each)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            while kind is None and self._left:
                wait([each.future for each in self._left], LOOK_SECONDS, FIRST_COMPLETED)
                self.look()
                self._waiting()
        finally:
            self._stopping.set()
            self._pool.shutdown(cancel_futures=True)
            for each in self._left:
                each.otherwise()
