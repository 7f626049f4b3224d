"""What a player may send, and nothing else."""

from typing import Any

from courses.lessons.service.watching import Report
from lms.core.errors import BadValue
from lms.core.i18n import _l

MOST_SPANS = 500
LONGEST_ID = 64
FARTHEST_MS = 24 * 3600 * 1000


def read(sent: Any) -> Report:  # Any: whatever JSON came
    """The report in what was sent. Raises `BadValue`."""
    fields = sent if isinstance(sent, dict) else {}
    name, spans, position = fields.get("client_event_id"), fields.get("intervals"), fields.get("position_ms", 0)
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID:
        raise _bad()
    if not isinstance(spans, list) or len(spans) > MOST_SPANS or not all(_is_span(span) for span in spans):
        raise _bad()
    if not _is_moment(position):
        raise _bad()
    return Report(name, position, [(begin, end) for begin, end in spans])


def _is_span(span: Any) -> bool:  # Any: as above
    return isinstance(span, list) and len(span) == 2 and all(_is_moment(moment) for moment in span)  # noqa: PLR2004


def _is_moment(value: Any) -> bool:  # Any: as above
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= FARTHEST_MS


def _bad() -> BadValue:
    return BadValue(_l("The player sent something that is no report."))
