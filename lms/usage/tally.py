"""What counts as one use. Pure.

A click within 30 seconds of the last one of its kind is the same click. Who turns pages or hears on within half an hour
goes on with one reading: a page is no item. A visit is one visitor in one hour of the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.usage.kinds import REQUESTS, Use

PAUSE = {Use.VIEW: 30, Use.DOWNLOAD: 30, Use.READ: 1800, Use.LISTEN: 1800}
HOUR = 3600
Thing = tuple[str, int, str]  # kind, object_id, language


@dataclass(frozen=True, slots=True)
class Seen:
    """Something was given to somebody. It stays in memory for as long as it waits, and no longer."""

    kind: str
    object_id: int
    language: str
    use: Use
    second: int
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Click:
    """A visitor did something with a thing at a second of the clock."""

    visit: str
    thing: Thing
    use: Use
    second: int


Known = dict[tuple[str, Thing, Use], int]
Counts = dict[str, int]


def fold(known: Known, clicks: Iterable[Click]) -> dict[Thing, Counts]:
    """What the clicks add to the sums of each thing. `known`, the last second of each, is moved on."""
    added: dict[Thing, Counts] = {}
    for click in sorted(clicks, key=lambda click: click.second):
        key = (click.visit, click.thing, click.use)
        last = known.get(key)
        counts = added.setdefault(click.thing, {})
        if last is None or click.second - last > PAUSE[click.use]:
            _add(counts, click.use.value)
        if not _was_here(known, click, tuple(Use)):
            _add(counts, "unique_investigations")
        if click.use in REQUESTS and not _was_here(known, click, REQUESTS):
            _add(counts, "unique_requests")
        known[key] = max(click.second, last or 0)
    return {thing: counts for thing, counts in added.items() if counts}


def _was_here(known: Known, click: Click, uses: tuple[Use, ...]) -> bool:
    """Whether this visit did one of these with the thing before."""
    lasts = (known.get((click.visit, click.thing, use)) for use in uses)
    return any(last is not None and last // HOUR == click.second // HOUR for last in lasts)


def _add(counts: Counts, name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
