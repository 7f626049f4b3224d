"""Hours as people type them: "9:00-12:00, 13:00-16:00"; nothing is a closed day."""

import re

from lms.core import digits
from lms.core.errors import BadValue
from lms.core.i18n import _

_INTERVAL = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:[-–—]|إلى|to)\s*(\d{1,2})(?::(\d{2}))?")
_LAST = 24 * 60


def parsed(typed: str) -> list[list[int]]:
    """The intervals in minutes after midnight. Raises `BadValue`."""
    text = digits.fold(typed or "").replace("،", ",").replace("؛", ",").strip()
    found: list[list[int]] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _INTERVAL.fullmatch(part)
        if match is None:
            raise BadValue(_("Write hours like 9:00-15:00; several with a comma between them."))
        begin, end = (int(match[place]) * 60 + int(match[place + 1] or 0) for place in (1, 3))
        if begin >= end or end > _LAST or (found and begin < found[-1][1]):
            raise BadValue(_("Each span must end after it begins, within the day, and one after the other."))
        found.append([begin, end])
    return found


def typed(hours: list[list[int]]) -> str:
    """The same as it would be typed."""
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in hours)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
