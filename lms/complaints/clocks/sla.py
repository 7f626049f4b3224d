"""What is promised on a case and how far its clocks are: pure functions of facts, a policy and a calendar.

The same facts give the same answer at any time, so that a date can be worked out again from the record alone. Nothing
here resets a clock: a transfer, a change of policy or a reopening is one more fact in the same list.
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from lms.complaints.clocks import business
from lms.complaints.clocks.business import Calendar
from lms.complaints.clocks.facts import Course, Fact, Span, clipped
from lms.complaints.clocks.facts import course as course_of

NONE: Mapping["Clock", "Target"] = MappingProxyType({})


class Clock(enum.StrEnum):
    """What is measured on a case, each beside the others."""

    FIRST = "first"  # until somebody, not a machine, first speaks to the citizen
    INTERIM = "interim"  # the longest silence
    ANSWER = "answer"
    APPEAL = "appeal"
    UNIT = "unit"  # how long the unit that has it now has had it


class State(enum.StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"  # open, and its time is over
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Target:
    """What is allowed: seconds of working time, and at most so many days of the calendar on the wall."""

    seconds: int
    cap_days: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The targets that hold for a case; a clock without one is measured, and promised nothing."""

    targets: Mapping[Clock, Target] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock. While it is paused or stopped nothing is `due`; once met, `due` is what was promised then."""

    clock: Clock
    begins: dt.datetime
    active: tuple[Span, ...]  # when it ran
    target: Target | None
    elapsed: int  # working seconds that count
    due: dt.datetime | None
    met_at: dt.datetime | None
    state: State

    @property
    def left(self) -> int | None:
        """Working seconds that are left; negative when it is late."""
        return self.target.seconds - self.elapsed if self.target else None

    @property
    def is_late(self) -> bool:
        """Whether it took, or takes, longer than promised."""
        return self.state is State.BREACHED or bool(self.met_at and self.due and self.met_at > self.due)


@dataclass(frozen=True, slots=True)
class Status:
    """All clocks of a case. The flat values speak of the first response, and of the clock that leads now."""

    clocks: Mapping[Clock, Reading]
    leading: Clock

    @property
    def first_due(self) -> dt.datetime | None:
        return self.clocks[Clock.FIRST].due

    @property
    def due(self) -> dt.datetime | None:
        return self.clocks[self.leading].due

    @property
    def elapsed(self) -> int:
        return self.clocks[self.leading].elapsed

    @property
    def state(self) -> State:
        return self.clocks[self.leading].state

    @property
    def breach_at(self) -> dt.datetime | None:
        """When the time of the leading clock was over; None where it is not, or was kept."""
        reading = self.clocks[self.leading]
        return reading.due if reading.is_late else None


def status(facts: Iterable[Fact], policy: Policy, calendar: Calendar, at: dt.datetime) -> Status:
    """Every clock as it stood at `at`; facts later than that are not known yet. The first fact is the filing."""
    course = course_of(fact for fact in facts if fact.at <= at)
    clocks = {
        Clock.FIRST: _first(course, policy, calendar, at),
        Clock.INTERIM: _interim(course, policy, calendar, at),
        Clock.ANSWER: _answer(course, policy, calendar, at),
    }
    clocks[Clock.UNIT] = _unit(course, policy, calendar, at, clocks[Clock.ANSWER])
    if course.appealed_at:
        clocks[Clock.APPEAL] = _appeal(course, course.appealed_at, policy, calendar, at)
    is_appeal = course.appealed_at and (course.answered_at or course.ended_at)  # reopened, the answer leads again
    return Status(clocks, Clock.APPEAL if is_appeal else Clock.ANSWER)


def held(facts: Iterable[Fact], calendar: Calendar, at: dt.datetime) -> list[tuple[int, int]]:
    """Which unit has had the case for how many working seconds, in order; 0 is nobody yet. The sum is the whole time.

    The time until a unit hands a case on is that unit's.
    """
    course = course_of(fact for fact in facts if fact.at <= at)
    turns = [(course.begins, 0), *course.assigned]
    found = []
    for place, (begin, unit) in enumerate(turns):
        end = turns[place + 1][0] if place + 1 < len(turns) else at
        spans = clipped(course.active(), begin, end)
        found.append((unit, _worked(calendar, spans, at)))
    return found


def reached(spans: tuple[Span, ...], target: Target, calendar: Calendar, percent: int = 100) -> dt.datetime | None:
    """When so much of the target has run in these spans; None where the clock stands still before."""
    found = _reached(
        spans, target.seconds * percent // 100, partial(business.between, calendar), partial(business.add, calendar)
    )
    if target.cap_days is None:
        return found
    capped = _reached(spans, target.cap_days * 864 * percent, _passed, _advanced)
    return min((end for end in (found, capped) if end), default=None)


def _first(course: Course, policy: Policy, calendar: Calendar, at: dt.datetime) -> Reading:
    """Runs without a pause until somebody speaks."""
    met = course.spoke[0] if course.spoke else None
    open_reading = _Open(Clock.FIRST, course.begins, ((course.begins, met or course.ended_at),))
    return _read(open_reading, policy, calendar, at, met_at=met, is_stopped=bool(course.ended_at))


def _answer(course: Course, policy: Policy, calendar: Calendar, at: dt.datetime) -> Reading:
    """Runs but while the citizen is asked and while an answer stands; reopened, it goes on."""
    asked = _Open(Clock.ANSWER, course.begins, course.active())
    return _read(
        asked,
        policy,
        calendar,
        at,
        met_at=course.answered_at,
        is_stopped=bool(course.ended_at),
        is_paused=course.is_paused,
    )


def _interim(course: Course, policy: Policy, calendar: Calendar, at: dt.datetime) -> Reading:
    """The silence since somebody last spoke; it does not count while the citizen is asked or has an answer."""
    since = course.spoke[-1] if course.spoke else course.begins
    asked = _Open(Clock.INTERIM, since, clipped(course.active(), since, None))
    return _read(
        asked,
        policy,
        calendar,
        at,
        met_at=None,
        is_stopped=bool(course.ended_at or course.answered_at),
        is_paused=course.is_paused,
    )


def _unit(course: Course, policy: Policy, calendar: Calendar, at: dt.datetime, answer: Reading) -> Reading:
    """Begins anew with each unit, with no less than what is left of the whole: the one before is charged its delay."""
    since = course.assigned[-1][0] if course.assigned else course.begins
    target = policy.targets.get(Clock.UNIT)
    if target and answer.target:
        spent = _worked(calendar, clipped(answer.active, course.begins, since), at)
        target = replace(target, seconds=max(target.seconds, answer.target.seconds - spent))
    asked = _Open(Clock.UNIT, since, clipped(course.active(), since, None))
    shared = Policy({Clock.UNIT: target}) if target else Policy()
    return _read(
        asked,
        shared,
        calendar,
        at,
        met_at=course.answered_at,
        is_stopped=bool(course.ended_at),
        is_paused=course.is_paused,
    )


def _appeal(course: Course, appealed_at: dt.datetime, policy: Policy, calendar: Calendar, at: dt.datetime) -> Reading:
    """Runs from the appeal to its decision, without a pause. What was refused before may be appealed as well."""
    ended_at = course.ended_at if course.ended_at and course.ended_at > appealed_at else None
    asked = _Open(Clock.APPEAL, appealed_at, ((appealed_at, course.decided_at or ended_at),))
    return _read(asked, policy, calendar, at, met_at=course.decided_at, is_stopped=ended_at is not None)


@dataclass(frozen=True, slots=True)
class _Open:
    clock: Clock
    begins: dt.datetime
    active: tuple[Span, ...]


def _read(
    asked: _Open,
    policy: Policy,
    calendar: Calendar,
    at: dt.datetime,
    *,
    met_at: dt.datetime | None,
    is_stopped: bool,
    is_paused: bool = False,
) -> Reading:
    target = policy.targets.get(asked.clock)
    elapsed = _worked(calendar, asked.active, at)
    if met_at:  # what was promised is when the rest would have been over, had it gone on
        due = reached((*asked.active, (met_at, None)), target, calendar) if target else None
        return Reading(asked.clock, asked.begins, asked.active, target, elapsed, due, met_at, State.MET)
    due = reached(asked.active, target, calendar) if target else None
    if is_stopped:
        state, due = State.STOPPED, None
    elif due and at > due:
        state = State.BREACHED
    elif is_paused:
        state, due = State.PAUSED, None
    else:
        state = State.RUNNING
    return Reading(asked.clock, asked.begins, asked.active, target, elapsed, due, None, state)


def _worked(calendar: Calendar, spans: tuple[Span, ...], at: dt.datetime) -> int:
    return sum(business.between(calendar, begin, end if end and end < at else at) for begin, end in spans)


def _passed(begin: dt.datetime, end: dt.datetime) -> int:
    return (end - begin) // dt.timedelta(seconds=1)


def _advanced(begin: dt.datetime, seconds: int) -> dt.datetime:
    return begin + dt.timedelta(seconds=seconds)


def _reached(
    spans: tuple[Span, ...],
    seconds: int,
    measure: Callable[[dt.datetime, dt.datetime], int],
    advance: Callable[[dt.datetime, int], dt.datetime],
) -> dt.datetime | None:
    """The first moment within the spans by which `seconds` have passed."""
    for begin, end in spans:
        if end is None:
            return advance(begin, seconds)
        passed = measure(begin, end)
        if passed >= seconds:
            return advance(begin, seconds)
        seconds -= passed
    return None
