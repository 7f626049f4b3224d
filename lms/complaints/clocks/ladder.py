"""At which shares of a promise somebody is told, and when the next of them is reached."""

import datetime as dt
from collections.abc import Container

from lms.complaints.clocks import sla
from lms.complaints.clocks.business import Calendar
from lms.complaints.clocks.sla import Clock, Reading, State

RUNGS: dict[Clock, tuple[int, ...]] = {
    Clock.FIRST: (50, 80, 100, 150),
    Clock.INTERIM: (80, 100),
    Clock.ANSWER: (50, 80, 100, 150),
    Clock.APPEAL: (50, 80, 100, 150),
}
_OPEN = frozenset({State.RUNNING, State.BREACHED})


def next_rung(reading: Reading, calendar: Calendar, delivered: Container[int]) -> tuple[int | None, dt.datetime | None]:
    """The lowest rung that was not delivered, and when it is reached; none while the clock stands still."""
    if reading.state not in _OPEN or reading.target is None:
        return None, None
    for rung in RUNGS.get(reading.clock, ()):
        if rung not in delivered:
            return rung, sla.reached(reading.active, reading.target, calendar, rung)
    return None, None
