"""What clocks and their states are called."""

from collections.abc import Iterable

from markupsafe import Markup

from lms.complaints.clocks.sla import Clock, State
from lms.complaints.deadlines import hours_text
from lms.complaints.kinds import Priority
from lms.core import digits
from lms.core.i18n import _, _l, locale, ltr, ngettext, number

CLOCKS = {
    Clock.FIRST: _l("First response of a person"),
    Clock.INTERIM: _l("Longest silence"),
    Clock.ANSWER: _l("Answer to the case"),
    Clock.APPEAL: _l("Decision on the appeal"),
    Clock.UNIT: _l("Time of the unit that has it"),
}
PROMISES = {
    (Clock.FIRST, Priority.NORMAL): _l("First response of a person"),
    (Clock.FIRST, Priority.URGENT): _l("First response, urgent"),
    (Clock.INTERIM, Priority.NORMAL): _l("Longest silence"),
    (Clock.ANSWER, Priority.NORMAL): _l("Answer to the case"),
    (Clock.ANSWER, Priority.URGENT): _l("Answer, urgent"),
    (Clock.APPEAL, Priority.NORMAL): _l("Decision on the appeal"),
    (Clock.UNIT, Priority.NORMAL): _l("Time of the unit that has it"),
}
STATES = {
    State.RUNNING: (_l("Running"), ""),
    State.PAUSED: (_l("Stands still"), "wait"),
    State.MET: (_l("Done"), "good"),
    State.BREACHED: (_l("Late"), "bad"),
    State.STOPPED: (_l("Stopped"), ""),
}


def length(seconds: int) -> str:
    """Working time in hours and minutes, in words."""
    hours, minutes = divmod(max(0, seconds) // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(shown)s hour", "%(shown)s hours", hours, shown=number(hours)))
    if minutes or not hours:
        parts.append(ngettext("%(shown)s minute", "%(shown)s minutes", minutes, shown=number(minutes)))
    return _(" and ").join(parts)


def allowed(seconds: int, day_seconds: int) -> str:
    """A promise in working days where it is whole days, else in hours."""
    if seconds % day_seconds:
        return length(seconds)
    days = seconds // day_seconds
    return ngettext("%(shown)s working day", "%(shown)s working days", days, shown=number(days))


def said_hours(hours: Iterable[Iterable[int]]) -> Markup:
    """Hours of a day in the reader's digits; a dash for a closed day."""
    text = hours_text.typed([list(interval) for interval in hours])
    return ltr(digits.arabic(text) if locale() == "ar" else text) if text else Markup("—")
