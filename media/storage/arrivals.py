"""A large file on its way in, part by part: one contract, whether the parts go to our disk or straight to a bucket.

begin → sign a part → (the browser sends it to that address) → list what is here → complete, or abort. What has arrived
is always asked of the store, never of a table of ours: so nothing can say that a part is here that is not.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Arriving(NamedTuple):
    """A file that is on its way: the key it will have, and the store's own name for its parts."""

    key: str
    opened: str


class Part(NamedTuple):
    """A part that is here whole, numbered from 1; `mark` is the store's own, `sha256` empty where it keeps none."""

    number: int
    size: int
    mark: str
    sha256: str


class Target(NamedTuple):
    """Where the browser sends one part (by PUT), and the headers it must send with it."""

    address: str
    headers: dict[str, str]


class Unfinished(NamedTuple):
    """A file that is on its way, and since when."""

    arriving: Arriving
    since: dt.datetime


class Arrivals(Protocol):
    """How a store takes a file in parts."""

    def begin(self, key: str, mime: str) -> Arriving:
        """Expect a file under `key`."""

    def sign(self, arriving: Arriving, number: int, size: int, sha256: str) -> Target:
        """Where part `number` may be sent for some hours; any other length or content is refused if the store can."""

    def parts(self, arriving: Arriving) -> dict[int, Part]:
        """What has arrived whole, by number. A file that has ended has none."""

    def complete(self, arriving: Arriving, size: int, part_bytes: int, promised: dict[int, str]) -> None:
        """Make the parts, all of them, one file of `size` bytes. Twice is fine, and so is after a crash in between.

        All parts but the last have `part_bytes`; `promised` are the SHA-256 with which they were signed, by number.

        Raises `StorageFailed` where parts are missing.
        """

    def abort(self, arriving: Arriving) -> None:
        """Forget the parts; those that are gone are fine."""

    def unfinished(self) -> Iterator[Unfinished]:
        """All that is on its way."""
