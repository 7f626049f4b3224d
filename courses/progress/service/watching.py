"""Watched time: the union of what was really played, on all devices, credited no faster than time passes.

Each report is kept as an event, whatever becomes of it. `courses.progress.credit` judges it; what may be credited is
added to the intervals of the lesson, and with enough of them the lesson is complete.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import PLAYED, Lesson
from courses.enrolment import policy
from courses.enrolment.models import Enrolment, Run
from courses.progress.credit import Claim, judge, window
from courses.progress.models import LearningEvent, Outcome, WatchDevice, WatchProgress
from courses.progress.reports import Batch, Event
from courses.progress.service import completing
from courses.progress.service.ledger import Ledger
from courses.progress.service.outline import outline
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media import intervals
from media.intervals import Interval
from media.models import Asset

BY_ONESELF = frozenset({"viewed", "opened"})  # rules that the learner's own word completes
# a stretch that is still being played when the device reports may have begun this long before
OPEN_STRETCH = dt.timedelta(seconds=90)
Where = tuple[str, str]  # a run's code and a lesson's stable key


@dataclass(frozen=True, slots=True)
class Watched:
    """How much of a video is credited."""

    spans: list[Interval]
    length_ms: int
    position_ms: int
    enough: float

    @property
    def share(self) -> float:
        return min(1.0, intervals.total(self.spans) / self.length_ms) if self.length_ms else 0.0

    @property
    def gaps(self) -> list[Interval]:
        """What is missing, without scraps under a second."""
        missing = intervals.gaps(self.spans, self.length_ms)
        return [(begin, end) for begin, end in missing if end - begin >= 1000]  # noqa: PLR2004 - a second


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands now of the lessons that a batch names: credited of each film, and which were read to their end."""

    credited: dict[Where, Watched]
    done: list[Where]


def take(user: User, batch: Batch, opened_at: dt.datetime) -> Taken:
    """Keep what a device reports and credit what may be credited; the same report again changes nothing.

    `opened_at` is since when a device that was never heard of before can have watched.
    """
    session().execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    device = _device(user, batch.device, opened_at)
    desk = _Desk(user, batch, device)
    for event in sorted(batch.events, key=lambda event: event.seq):
        desk.take(event)
    desk.complete()
    now = clock.now()
    device.last_seq = max([device.last_seq, *(event.seq for event in batch.events)])
    if not batch.waiting:
        device.emptied_at = now
    session().flush()
    return Taken(desk.credited(), desk.done)


def so_far(row: WatchProgress | None, asset: Asset | None, enough: float) -> Watched:
    """What the page shows; an exchanged video begins at nothing."""
    length = (asset.duration_ms if asset else 0) or 0
    if row is None or asset is None or row.asset_id != asset.id:
        return Watched([], length, 0, enough)
    return Watched([(begin, end) for begin, end in row.intervals], length, row.position_ms, enough)


def _device(user: User, name: str, opened_at: dt.datetime) -> WatchDevice:
    query = select(WatchDevice).where(WatchDevice.user_id == user.id, WatchDevice.device == name)
    device = session().scalar(query.execution_options(populate_existing=True))
    if device is None:
        since = min(opened_at, clock.now())
        device = WatchDevice(user_id=user.id, device=name, first_seen_at=since, emptied_at=since, last_seq=0)
        session().add(device)
    return device


class _Desk:
    """Takes the events of one batch, one after the other."""

    def __init__(self, user: User, batch: Batch, device: WatchDevice) -> None:
        self.batch, self.device, self.ledger = batch, device, Ledger(user)
        self.now = _ms(clock.now())
        self.ahead = self.now - batch.sent_at  # how far the device's clock is behind ours
        self.since = _ms(max(device.first_seen_at, device.emptied_at - OPEN_STRETCH))
        self.enrolments = _enrolments(user, {event.run for event in batch.events})
        self.lessons = _lessons(self.enrolments.values(), {event.key for event in batch.events})
        self.rows = _rows(self.enrolments.values(), {event.key for event in batch.events})
        self.credited_to: dict[Where, tuple[Enrolment, Lesson]] = {}
        self.done: list[Where] = []
        self.known = _known(self._name(event) for event in batch.events if event.run in self.enrolments)

    def take(self, event: Event) -> None:
        """Keep an event and credit it, once."""
        enrolment = self.enrolments.get(event.run)
        if enrolment is None or (name := self._name(event)) in self.known:
            return
        lesson = self.lessons.get((event.run, event.key))
        outcome = self._outcome(enrolment, lesson, event)
        session().add(self._kept(event, enrolment, name, outcome))
        self.known.add(name)
        if outcome is not Outcome.COUNTED or lesson is None:
            return
        if event.is_done:
            completing.complete(enrolment, lesson, lesson.rule)
            self.done.append((event.run, event.key))
        elif lesson.asset:
            self._credit(enrolment, lesson, lesson.asset, event)

    def complete(self) -> None:
        """Note how much of each lesson is watched now; once a lesson, however many events brought it."""
        session().flush()
        for where, (enrolment, lesson) in self.credited_to.items():
            if lesson.asset and lesson.asset.duration_ms:
                share = self.rows[where].watched_ms / lesson.asset.duration_ms
                completing.credit(enrolment, lesson, share, "watched")

    def credited(self) -> dict[Where, Watched]:
        """What is credited of each film that the batch names."""
        return {
            where: so_far(self.rows.get(where), lesson.asset, lesson.enough)
            for where, lesson in self.lessons.items()
            if lesson.kind in PLAYED
        }

    def _outcome(self, enrolment: Enrolment, lesson: Lesson | None, event: Event) -> Outcome:
        if lesson is None or not _is_of(event, lesson):
            return Outcome.OTHER
        if not policy.can_learn_here(enrolment):
            return Outcome.LATE
        if (event.run, event.key) in self.rows:  # what was open once has been watched since
            return Outcome.COUNTED
        line = outline(enrolment).line(event.key)
        return Outcome.COUNTED if line and line.is_open else Outcome.SHUT

    def _credit(self, enrolment: Enrolment, lesson: Lesson, asset: Asset, event: Event) -> None:
        row = self._row(enrolment, lesson, asset, event)
        length = asset.duration_ms or 0
        claim = Claim(
            intervals.clip(event.spans, length), event.began + self.ahead, event.ended + self.ahead, event.speed
        )
        stretch = window(claim, self.since, self.now)
        credit = judge(claim, row.intervals, self.ledger.spent(stretch), stretch)
        self.ledger.spend(credit.spent)
        row.intervals = [list(span) for span in intervals.union(row.intervals, credit.fresh)]
        row.watched_ms = intervals.total(row.intervals)
        row.revision += 1
        seen_at = dt.datetime.fromtimestamp(stretch[1] / 1000, dt.UTC)
        if seen_at >= row.seen_at:  # an older report that comes later does not move the place back
            row.seen_at, row.position_ms = seen_at, min(event.position_ms, length)
        self.credited_to[event.run, event.key] = (enrolment, lesson)

    def _row(self, enrolment: Enrolment, lesson: Lesson, asset: Asset, event: Event) -> WatchProgress:
        where = (event.run, event.key)
        row = self.rows.get(where)
        if row is None:
            row = WatchProgress(enrolment_id=enrolment.id, stable_key=lesson.stable_key, asset_id=asset.id)
            row.intervals, row.watched_ms, row.revision = [], 0, 0
            row.position_ms, row.seen_at = 0, dt.datetime.fromtimestamp(0, dt.UTC)
            session().add(row)
            self.rows[where] = row
        if row.asset_id != asset.id:  # another video now: its minutes are not the old one's
            row.asset_id, row.intervals, row.watched_ms, row.position_ms = asset.id, [], 0, 0
        return row

    def _name(self, event: Event) -> str:
        return f"{self.enrolments[event.run].id}:{self.batch.device}:{event.seq}"

    def _kept(self, event: Event, enrolment: Enrolment, name: str, outcome: Outcome) -> LearningEvent:
        payload = {"asset": event.asset, "position": event.position_ms, "spans": event.spans, "speed": event.speed}
        payload |= {"began": event.began, "ended": event.ended, "ahead": self.ahead}
        return LearningEvent(
            client_event_id=name,
            enrolment_id=enrolment.id,
            stable_key=event.key,
            verb="done" if event.is_done else "watched",
            payload=payload,
            client_at=_moment(event.ended),
            device=self.batch.device,
            device_seq=event.seq,
            outcome=outcome,
        )


def _is_of(event: Event, lesson: Lesson) -> bool:
    """Whether the lesson is completed in this way, or is of the film that was watched."""
    return lesson.rule in BY_ONESELF if event.is_done else lesson.asset_id == event.asset


def _enrolments(user: User, codes: set[str]) -> dict[str, Enrolment]:
    if not codes:
        return {}
    runs = select(Run.id).where(Run.code.in_(codes)).order_by(Run.id)
    session().execute(runs.with_for_update(read=True))  # before the enrolments: see `holding`
    query = select(Enrolment).join(Enrolment.run).where(Enrolment.user_id == user.id, Run.code.in_(codes))
    query = query.options(joinedload(Enrolment.run)).order_by(Run.id).with_for_update(of=Enrolment)
    found = session().scalars(query.execution_options(populate_existing=True)).all()
    return {enrolment.run.code: enrolment for enrolment in found}


def _lessons(enrolments: Iterable[Enrolment], keys: set[str]) -> dict[Where, Lesson]:
    versions = {enrolment.run.version_id: enrolment.run.code for enrolment in enrolments}
    query = select(Lesson).where(Lesson.version_id.in_(versions), Lesson.stable_key.in_(keys))
    found = session().scalars(query.options(joinedload(Lesson.asset))).all() if versions else ()
    by_version = {(lesson.version_id, lesson.stable_key): lesson for lesson in found}
    return {
        (enrolment.run.code, key): by_version[enrolment.run.version_id, key]
        for enrolment in enrolments
        for key in keys
        if (enrolment.run.version_id, key) in by_version
    }


def _rows(enrolments: Iterable[Enrolment], keys: set[str]) -> dict[Where, WatchProgress]:
    codes = {enrolment.id: enrolment.run.code for enrolment in enrolments}
    here = WatchProgress.enrolment_id.in_(codes), WatchProgress.stable_key.in_(keys)
    query = select(WatchProgress).where(*here).execution_options(populate_existing=True)
    return {(codes[row.enrolment_id], row.stable_key): row for row in session().scalars(query)} if codes else {}


def _known(names: Iterable[str]) -> set[str]:
    query = select(LearningEvent.client_event_id).where(LearningEvent.client_event_id.in_(list(names)))
    return set(session().scalars(query))


def _ms(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(ms: int) -> dt.datetime | None:
    """A moment by the device's clock, for the record; nothing where its clock is beyond all reason."""
    try:
        return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
