"""A reader of feeds that never stops is asked to wait, and costs nothing meanwhile: no statement, no row, no file.

Each process keeps what it has given out of an address in memory. It is forgotten with the minute.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from lms.core.errors import TooMany
from lms.core.i18n import _l

MOST_ADDRESSES = 4096


@dataclass(slots=True)
class Pace:
    """`most` answers at once for an address, and as many again evenly over each `seconds`."""

    most: int
    seconds: float
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, address: str) -> None:
        """Let one more answer through. Raises `TooMany` with the seconds to wait."""
        moment, every = monotonic(), self.seconds / self.most
        with self._lock:
            left, at = self._left.pop(address, (float(self.most), moment))
            left = min(self.most, left + (moment - at) / every)
            self._left[address] = (left - 1 if left >= 1 else left, moment)
            if len(self._left) > MOST_ADDRESSES:
                self._left.popitem(last=False)
        if left < 1:
            raise TooMany(_l("Asked too often; please wait a little."), max(1, round((1 - left) * every)))

    def forget(self) -> None:
        """Begin anew."""
        self._left.clear()
