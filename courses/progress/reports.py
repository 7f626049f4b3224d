"""What a browser sends when it reports watching or reading, and nothing else. The other side is static/js/outbox.js."""

import json
from dataclasses import dataclass
from typing import Any

from courses.progress.credit import FASTEST, SLOWEST
from lms.core.errors import BadValue
from lms.core.i18n import _l
from media.intervals import Interval

MOST_EVENTS = 200
MOST_SPANS = 200
LONGEST_NAME = 64
FARTHEST_MS = 24 * 3600 * 1000
LONGEST_STRETCH_MS = 6 * 3600 * 1000
LATEST_MS = 2**53


@dataclass(frozen=True, slots=True)
class Event:
    """One stretch of watching: which film, what of it, and when by the device's own clock.

    With `is_done` it says instead that the lesson was read to its end, or its file opened; it names no film then.
    """

    seq: int
    run: str
    key: str
    asset: int
    spans: list[Interval]
    position_ms: int
    began: int
    ended: int
    speed: float
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Several events of one device; `waiting` tells how many more it still has, `sent_at` what its clock says now."""

    device: str
    sent_at: int
    waiting: int
    events: list[Event]


def read(sent: str) -> Batch:
    """The batch in what was sent. Raises `BadValue`."""
    try:
        fields = json.loads(sent)
        events = [_event(each) for each in fields["events"]]
        batch = Batch(_name(fields["device"]), _moment(fields["sent_at"]), _whole(fields["waiting"]), events)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad() from error
    if len(events) > MOST_EVENTS:
        raise _bad()
    return batch


def _event(sent: Any) -> Event:  # Any: whatever JSON came
    spans = [(_place(begin), _place(end)) for begin, end in sent["spans"]]
    if len(spans) > MOST_SPANS:
        raise ValueError("too many spans")
    began, ended = _moment(sent["began"]), _moment(sent["ended"])
    return Event(
        seq=_whole(sent["seq"]),
        run=_name(sent["run"]),
        key=_name(sent["key"]),
        asset=_whole(sent["asset"]),
        spans=spans,
        position_ms=_place(sent["position"]),
        began=began,
        ended=min(max(ended, began), began + LONGEST_STRETCH_MS),
        speed=_speed(sent["speed"]),
        is_done=sent.get("done") is True,
    )


def _name(value: Any) -> str:  # Any: as above
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME or not value.isprintable():
        raise ValueError("not a name")
    return value


def _whole(value: Any, most: int = 2**31 - 1) -> int:  # Any: as above
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("not a number")
    return value


def _place(value: Any) -> int:  # Any: as above
    return _whole(value, FARTHEST_MS)


def _moment(value: Any) -> int:  # Any: as above
    return _whole(value, LATEST_MS)


def _speed(value: Any) -> float:  # Any: as above
    if not isinstance(value, int | float) or isinstance(value, bool) or not SLOWEST <= value <= FASTEST:
        raise ValueError("not a speed")
    return float(value)


def _bad() -> BadValue:
    return BadValue(_l("The player sent something that is no report."))
