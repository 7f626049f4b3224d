"""What devices reported and nothing was credited for: kept, so that a person can decide."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import select

from courses.enrolment.models import Enrolment
from courses.progress.models import LearningEvent, Outcome
from lms.core.db import session
from media import intervals
from media.intervals import Interval

MOST = 500  # reports that are looked at, the newest; a page of a person can tell no more


@dataclass(slots=True)
class Uncounted:
    """What was reported of one lesson for one reason: the union of what was played, and when it was sent last."""

    outcome: Outcome
    sent_at: dt.datetime
    spans: list[Interval] = field(default_factory=list)
    is_read: bool = False  # it was said that the lesson was read, or its file opened

    @property
    def ms(self) -> int:
        """How much was played, in milliseconds."""
        return intervals.total(self.spans)


def uncounted(enrolment: Enrolment) -> dict[str, list[Uncounted]]:
    """By the stable key of the lesson, the latest first; one query."""
    query = select(LearningEvent).where(
        LearningEvent.enrolment_id == enrolment.id, LearningEvent.outcome != Outcome.COUNTED
    )
    found: dict[tuple[str, Outcome], Uncounted] = {}
    for event in session().scalars(query.order_by(LearningEvent.id.desc()).limit(MOST)):
        one = found.setdefault((event.stable_key, event.outcome), Uncounted(event.outcome, event.server_at))
        spans = [(begin, end) for begin, end in event.payload["spans"]]
        one.spans = intervals.union(one.spans, spans)
        one.is_read |= event.verb == "done"
    by_lesson: dict[str, list[Uncounted]] = {}
    for (key, _outcome), one in found.items():
        by_lesson.setdefault(key, []).append(one)
    return by_lesson
