"""A period's figures, from the rows that are kept: whatever its length, no case is looked at but those still open."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, func, literal, select, union_all

from lms.complaints.categories.models import AnswerFound
from lms.complaints.figures import histogram, ranking, survival
from lms.complaints.figures.ages import Ages
from lms.complaints.figures.gathering import day_begins
from lms.complaints.figures.histogram import Histogram
from lms.complaints.figures.models import COUNTS, NOBODY, FiguresState
from lms.complaints.figures.ranking import Standing
from lms.complaints.figures.scope import DAY, Scope
from lms.complaints.figures.tally import Span, Tally
from lms.complaints.kinds import OPEN, State
from lms.complaints.models import Case
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import local

LIVE = tuple(OPEN - {State.APPEAL_OPEN})
AGES = (2, 5, 10, 20)
"""The last working day of each class of age; the fifth has no end."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Median and p90 of the n cases of which the length is known, in seconds."""

    n: int
    median: float | None
    slow: float | None

    @classmethod
    def of(cls, lengths: Histogram) -> "Speed":
        return cls(histogram.total(lengths), histogram.median(lengths), histogram.slow(lengths))


@dataclass(slots=True)
class Backlog:
    """What is open now. `waiting`: working and wall-clock age of those that came in the period."""

    by_age: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    by_unit: dict[int, list[int]] = field(default_factory=dict)
    waiting: Histogram = field(default_factory=dict)
    waiting_wall: Histogram = field(default_factory=dict)

    @property
    def open(self) -> int:
        return sum(self.by_age)


@dataclass(slots=True)
class Figures:
    """All that the page shows of a scope."""

    scope: Scope
    total: Tally
    by_unit: dict[int, Tally]
    by_month: dict[dt.date, Tally]
    backlog: Backlog
    usual_day: int  # seconds of a working day, by which lengths are told

    def standings(self) -> list[Standing]:
        """The units in their places."""
        return ranking.ranked((unit, each.good, each.timed) for unit, each in self.by_unit.items() if unit != NOBODY)

    def honest(self, share: float, *, by_the_wall: bool = False) -> float | None:
        """How long until `share` of those that came in the period had an answer, counting those that still wait.

        Those that ended without an answer are counted as long as they were there. None: not to be said yet.
        """
        ended = self.total.of(Span.COHORT_WALL if by_the_wall else Span.COHORT)
        return survival.after(ended, self.all_waiting(by_the_wall=by_the_wall), share)

    def all_waiting(self, *, by_the_wall: bool = False) -> Histogram:
        """How long those waited, or still wait, that came in the period and have no answer."""
        found = dict(self.backlog.waiting_wall if by_the_wall else self.backlog.waiting)
        histogram.add(found, self.total.of(Span.LEFT_WALL if by_the_wall else Span.LEFT))
        return found


def figures(scope: Scope, at: dt.datetime | None = None) -> Figures:
    """Read a period: one query over the kept rows, one over the cases that are open `at` this moment."""
    units: dict[int, Tally] = {}
    months: dict[dt.date, Tally] = {}
    rows = scope.rows("unit_id", "spans", *COUNTS, each=("unit_id",))
    for month, unit_id, spans, *counts in session().execute(rows):
        units.setdefault(unit_id, Tally()).add(counts, spans)
        months.setdefault(month, Tally()).add(counts, spans, only=(Span.ANSWER,))
    total = Tally()
    for each in units.values():
        total.add(each.counts, each.spans)
    at = at or clock.now()
    clocks = Ages()
    usual_day, open_now = clocks.usual_day(local(at).date()), backlog(scope, at, clocks)
    return Figures(scope, total, units, dict(sorted(months.items())), open_now, usual_day)


def brief(scope: Scope) -> tuple[Tally, int]:
    """The sums of a period, and how many cases are open now; one query."""
    total, open_now = Tally(), 0
    count = select(func.count()).where(Case.state.in_(LIVE), scope.of_cases()).scalar_subquery()
    for _month, spans, *counts, number in session().execute(scope.rows("spans", *COUNTS).add_columns(count)):
        total.add(counts, spans, only=(Span.ANSWER_WALL,))
        open_now = number  # the same in each row
    return total, open_now


def apart(scope: Scope) -> tuple[dt.datetime | None, int]:
    """When the figures were counted, and how many found an answer before they filed; one query.

    Whoever found one filed nothing: that is told apart and never as an answered case. It has neither unit nor channel.
    """
    begin, end = day_begins(scope.first), day_begins(scope.last + DAY)
    found = select(func.count()).where(AnswerFound.at >= begin, AnswerFound.at < end)
    if scope.categories is not None:
        found = found.where(AnswerFound.category_id.in_(sorted(scope.categories)))
    counted_at = select(FiguresState.counted_at).scalar_subquery()
    row = session().execute(select(counted_at, found.scalar_subquery())).one()
    return row[0], row[1]


def kinds(scope: Scope) -> tuple[dict[int, Tally], dict[str, Tally]]:
    """By category and by channel: counts and the lengths to the answer; one query."""
    categories: dict[int, Tally] = {}
    channels: dict[str, Tally] = {}
    either = union_all(_by("category_id", scope), _by("channel", scope)).subquery().c
    for by, key, spans, *counts in session().execute(select(*either)):
        if by == "channel":
            channels.setdefault(key, Tally()).add(counts, {})
        else:
            categories.setdefault(int(key), Tally()).add(counts, spans, only=(Span.ANSWER,))
    return dict(sorted(categories.items())), channels


def _by(name: str, scope: Scope) -> Any:  # Any: a query of such rows
    rows = scope.rows(name, "spans", *COUNTS, each=(name,)).subquery().c
    return select(literal(name).label("by"), cast(rows[name], String).label("key"), rows.spans, *map(rows.get, COUNTS))


def backlog(scope: Scope, at: dt.datetime, of: Ages) -> Backlog:
    """What is open, by its age in working days; one query."""
    found, today, zone = Backlog(), local(at).date(), local(at).tzinfo
    columns = (Case.unit_id, Case.received_at, Case.calendar_id)
    waiting: list[float] = []
    waiting_wall: list[float] = []
    for unit_id, received_at, calendar_id in session().execute(
        select(*columns).where(Case.state.in_(LIVE), Case.received_at <= at, scope.of_cases())
    ):
        came = received_at.astimezone(zone).date()
        place = bisect_left(AGES, of.days(calendar_id, came, today))
        found.by_age[place] += 1
        found.by_unit.setdefault(unit_id or NOBODY, [0] * (len(AGES) + 1))[place] += 1
        if scope.first <= came <= scope.last:
            waiting.append(of.between(calendar_id, received_at, at))
            waiting_wall.append((at - received_at).total_seconds())
    found.waiting, found.waiting_wall = histogram.of(waiting), histogram.of(waiting_wall)
    return found


def flow(scope: Scope, found: Figures) -> list[tuple[dt.date, Tally, int]]:
    """(month, what happened in it, how many were in hand at its end), the oldest first."""
    months = list(found.by_month.items())
    in_hand = found.backlog.open - _since(scope)
    rows: list[tuple[dt.date, Tally, int]] = []
    for month, each in reversed(months):
        rows.append((month, each, in_hand))
        in_hand -= each.received - each.answered - each.ended
    return rows[::-1]


def _since(scope: Scope) -> int:
    """By how many more came than went after the period."""
    today = local(clock.now()).date()
    if scope.last >= today:
        return 0
    later = Scope(scope.last + dt.timedelta(days=1), today, scope.units, scope.categories, scope.channel)
    rows = later.rows("received", "answered", "ended").subquery().c
    came, went, gone = (
        session().execute(select(func.sum(rows.received), func.sum(rows.answered), func.sum(rows.ended))).one()
    )
    return (came or 0) - (went or 0) - (gone or 0)
