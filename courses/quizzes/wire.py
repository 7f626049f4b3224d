"""Reads answers as they come over the wire: one event as JSON from the script, a whole paper from a plain form."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from courses.quizzes.models import Attempt, QuestionAttempt
from courses.quizzes.service import saving
from courses.quizzes.service.saving import Event
from courses.quizzes.types.face import Given
from lms.core.errors import BadValue
from lms.core.i18n import _l

MOST_BYTES = 512 * 1024  # the longest essay, each of its letters as JSON writes it at worst
MOST_VALUES = 200
MOST_REVISIONS = 2**31 - 1
EVENT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def event_from_json(sent: Any) -> Event:  # Any: whatever JSON says
    """Return the event that a script sent, or refuse it."""
    if not isinstance(sent, Mapping):
        raise _unreadable()
    event_id, slot, rev = sent.get("client_event_id"), _count(sent.get("slot")), _count(sent.get("rev"))
    if not isinstance(event_id, str) or not EVENT_ID.fullmatch(event_id):
        raise _unreadable()
    return Event(
        slot, rev, event_id, _given(sent.get("response")), sent.get("flagged") is True, _moment(sent.get("at"))
    )


def events_from_form(
    attempt: Attempt,
    form: Any,  # Any: a MultiDict
    refuse: Callable[[int, str], None],
) -> list[tuple[QuestionAttempt, Event]]:
    """Return what a posted paper changes against what it was rendered with.

    Each question carries the fingerprint of the answer it was rendered with, so that a paper left open in another
    tab changes only what was changed in it. The event's id follows from its content: posting twice is one event.
    An answer that cannot be one is told to `refuse` with its question's number; the others count all the same.
    """
    events = []
    for answer in attempt.answers:
        was = form.get(f"q{answer.slot}.was")
        if was is None:
            continue
        prefix, flagged = f"q{answer.slot}.", f"q{answer.slot}.flagged" in form
        given = {
            name.removeprefix(prefix): form.getlist(name)
            for name in form
            if name.startswith(prefix) and name.removeprefix(prefix) not in {"was", "flagged"}
        }
        try:
            told = saving.digest(saving.read(answer.version.type, answer.version.body, given))
        except BadValue as bad:
            refuse(answer.slot, str(bad))
            continue
        if (told == was or told == saving.digest(answer.response)) and flagged == answer.is_flagged:
            continue
        content = f"{answer.id}/{answer.revision}/{told}/{flagged}"
        event_id = str(uuid.uuid5(uuid.NAMESPACE_OID, content))
        events.append((answer, Event(answer.slot, answer.revision + 1, event_id, given, flagged, None)))
    return events


def _given(response: Any) -> Given:  # Any: whatever JSON says
    if not isinstance(response, Mapping):
        raise _unreadable()
    values = [value for listed in response.values() if isinstance(listed, list) for value in listed]
    if len(response) + len(values) > MOST_VALUES or not all(isinstance(value, str) for value in values):
        raise _unreadable()
    if not all(isinstance(listed, list) for listed in response.values()):
        raise _unreadable()
    return {str(field): listed for field, listed in response.items()}


def _moment(text: Any) -> dt.datetime | None:  # Any: whatever JSON says
    try:
        moment = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _count(value: Any) -> int:  # Any: whatever JSON says
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MOST_REVISIONS:
        raise _unreadable()
    return value


def _unreadable() -> BadValue:
    return BadValue(_l("This answer could not be read. It is still on your phone; please load the page again."))
