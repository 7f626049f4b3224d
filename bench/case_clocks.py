"""Clocks of cases: the end of a promise, the working time of weeks, and a whole status, in time of the processor."""

import datetime as dt
import statistics
import time
from collections.abc import Callable

from bench.figure import Figure, note
from lms.complaints.clocks import business, sla
from lms.complaints.clocks.facts import Fact, Happening

MOST_MICROSECONDS, CALLS, ROUNDS = 100, 400, 15
OPEN: business.Day = ((540, 720), (750, 900))  # with a break at noon
WEEK: business.Week = (OPEN, OPEN, OPEN, OPEN, (), (), OPEN)
FEASTS = {dt.date(2026, 3, 20) + dt.timedelta(days=number): () for number in range(4)}
CALENDAR = business.Calendar("Africa/Cairo", ((dt.date(2020, 1, 1), WEEK),), FEASTS)
CAME = dt.datetime(2026, 3, 5, 11, 17, tzinfo=dt.UTC)
POLICY = sla.Policy({clock: sla.Target(36_000) for clock in sla.Clock})
FACTS = tuple(
    Fact(kind, CAME + dt.timedelta(hours=hours), about)
    for kind, hours, about in (
        (Happening.FILED, 0, 0),
        (Happening.ASSIGNED, 3, 1),
        (Happening.ASKED, 27, 0),
        (Happening.REPLIED, 75, 0),
        (Happening.ASSIGNED, 99, 2),
        (Happening.SPOKE, 120, 0),
        (Happening.ANSWERED, 290, 0),
        (Happening.REOPENED, 400, 0),
    )
)


def measure() -> Figure:
    """The dearest of the calls."""
    later = CAME + dt.timedelta(days=20)
    took = {
        "add": _microseconds(lambda: business.add(CALENDAR, CAME, 216_000)),
        "between": _microseconds(lambda: business.between(CALENDAR, CAME, later)),
        "status": _microseconds(lambda: sla.status(FACTS, POLICY, CALENDAR, later)),
    }
    note("  clocks: " + ", ".join(f"{name} {each:.1f} µs" for name, each in took.items()))
    most = max(took.values())
    return Figure(f"clocks {most:.0f} µs a call at most", f"<= {MOST_MICROSECONDS} µs", most <= MOST_MICROSECONDS)


def _microseconds(act: Callable[[], object]) -> float:
    rounds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        for _call in range(CALLS):
            act()
        rounds.append(1e6 * (time.process_time() - began) / CALLS)
    return statistics.median(rounds)
