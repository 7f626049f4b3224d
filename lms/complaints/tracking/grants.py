"""Whoever gave a reference and its secret may look at that case for a while, in this browser alone."""

from flask import session

from lms.complaints.models import Case
from lms.core import clock

SECONDS = 2 * 3600
_KEY = "cases"
_MOST = 5


def give(case: Case) -> None:
    """Let this browser see the case; of many, the newest few."""
    held = {**session.get(_KEY, {}), str(case.id): int(clock.now().timestamp()) + SECONDS}
    session[_KEY] = dict(sorted(held.items(), key=lambda each: each[1])[-_MOST:])


def take(case: Case) -> None:
    """The citizen leaves: on a shared telephone nobody shall find the case."""
    session[_KEY] = {key: until for key, until in session.get(_KEY, {}).items() if key != str(case.id)}


def allowed(case: Case) -> bool:
    """Whether this browser may see the case now."""
    until = session.get(_KEY, {}).get(str(case.id), 0)
    return bool(until > clock.now().timestamp())
