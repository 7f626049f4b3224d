"""What a server that was away took from attempts in progress is given back, to each in full."""

import datetime as dt
import math

from sqlalchemy import select

from courses.quizzes.models import Attempt, AttemptState
from lms.core.db import session
from lms.core.presence import Outage


def give_back(outage: Outage) -> None:
    """Move the ends of attempts in progress by what they lost; nobody is left with less than before the outage."""
    query = (
        select(Attempt)
        .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.closes_at > outage.began_at)
        .order_by(Attempt.id)
        .execution_options(populate_existing=True)
    )
    for attempt in session().scalars(query).all():
        _move(attempt, outage)
    session().flush()


def _move(attempt: Attempt, outage: Outage) -> None:
    lost = math.ceil((outage.ended_at - max(outage.began_at, attempt.started_at)).total_seconds())
    if lost <= 0 or attempt.deadline_at is None or attempt.closes_at is None:
        return
    more = dt.timedelta(seconds=lost)
    attempt.closes_at += more  # also for who had no time left: what was given in time may still be on its way
    if attempt.deadline_at > outage.began_at:
        attempt.deadline_at += more
        attempt.compensated_seconds += lost
