"""Watched time: the union of what was really played, credited no faster than time passes.

A device reports intervals under an id of its own. Each report is kept as an event and added to `reported`; of that,
credit grows by wall time x `FASTEST` at most, so a report that claims too much is not lost, only credited later.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment
from courses.lessons.models import WatchProgress
from courses.progress.models import LearningEvent
from courses.progress.service import completing
from lms.core import clock
from lms.core.db import hold, session
from media import intervals
from media.models import Asset

FASTEST = 2.0  # the highest speed of the player
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a device says it played."""

    client_event_id: str
    position_ms: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Watched:
    """How much of a video is credited."""

    spans: Spans
    length_ms: int
    position_ms: int
    enough: float

    @property
    def share(self) -> float:
        return min(1.0, intervals.total(self.spans) / self.length_ms) if self.length_ms else 0.0

    @property
    def gaps(self) -> Spans:
        """What is missing, without scraps under a second."""
        missing = intervals.gaps(self.spans, self.length_ms)
        return [(begin, end) for begin, end in missing if end - begin >= 1000]  # noqa: PLR2004 - a second


def take(enrolment: Enrolment, lesson: Lesson, asset: Asset, report: Report, opened_at: dt.datetime) -> WatchProgress:
    """Keep a report and credit what may be credited; the same report again changes nothing.

    `opened_at` is when this device opened the lesson: before that it cannot have played it.
    """
    hold(enrolment)
    row = _row(enrolment, lesson, asset, opened_at)
    if _is_known(report):
        return row
    session().add(
        LearningEvent(
            client_event_id=report.client_event_id,
            enrolment_id=enrolment.id,
            stable_key=lesson.stable_key,
            verb="watched",
            payload={"asset": asset.id, "position_ms": report.position_ms, "intervals": report.spans},
        )
    )
    length = asset.duration_ms or 0
    row.reported = intervals.clip([*row.reported, *report.spans], length)
    row.position_ms = min(max(report.position_ms, 0), length)
    _credit(row, opened_at)
    row.revision += 1
    session().flush()
    if length:
        completing.credit(enrolment, lesson, row.watched_ms / length, "watched")
    return row


def so_far(row: WatchProgress | None, asset: Asset | None, enough: float) -> Watched:
    """What the page shows; an exchanged video begins at nothing."""
    length = (asset.duration_ms if asset else 0) or 0
    if row is None or asset is None or row.asset_id != asset.id:
        return Watched([], length, 0, enough)
    return Watched([(begin, end) for begin, end in row.intervals], length, row.position_ms, enough)


def _row(enrolment: Enrolment, lesson: Lesson, asset: Asset, opened_at: dt.datetime) -> WatchProgress:
    here = (WatchProgress.enrolment_id == enrolment.id, WatchProgress.stable_key == lesson.stable_key)
    row = session().scalar(select(WatchProgress).where(*here))
    if row is None:
        row = WatchProgress(enrolment_id=enrolment.id, stable_key=lesson.stable_key, asset_id=asset.id)
        row.intervals, row.reported, row.credited_at = [], [], opened_at
        row.revision = row.watched_ms = 0
        session().add(row)
    if row.asset_id != asset.id:  # another video now: its minutes are not the old one's
        row.asset_id, row.intervals, row.reported, row.watched_ms = asset.id, [], [], 0
    return row


def _credit(row: WatchProgress, opened_at: dt.datetime) -> None:
    """Add what could have been played since time was last spent on credit."""
    since = max(row.credited_at, opened_at)
    elapsed = round((clock.now() - since).total_seconds() * 1000)
    if elapsed < 0:
        return
    fresh = intervals.cap(row.reported, row.intervals, elapsed, FASTEST)
    row.intervals = intervals.union(row.intervals, fresh)
    row.watched_ms = intervals.total(row.intervals)
    row.credited_at = since + dt.timedelta(milliseconds=intervals.total(fresh) / FASTEST)


def _is_known(report: Report) -> bool:
    query = select(LearningEvent.id).where(LearningEvent.client_event_id == report.client_event_id)
    return session().scalar(query) is not None
