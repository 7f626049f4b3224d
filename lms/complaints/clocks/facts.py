"""What happened to a case, as far as its clocks care, and when they therefore ran: pure values and functions."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Span = tuple[dt.datetime, dt.datetime | None]  # an end of None: still going on


class Happening(enum.StrEnum):
    """What can happen to a clock."""

    FILED = "filed"
    SPOKE = "spoke"  # a person wrote something that the citizen sees
    ASKED = "asked"  # the next word is the citizen's
    REPLIED = "replied"
    ANSWERED = "answered"
    REOPENED = "reopened"
    APPEALED = "appealed"
    DECIDED = "decided"
    ASSIGNED = "assigned"  # `about` names the unit
    ENDED = "ended"  # withdrawn, refused, merged, referred to another body
    RESTORED = "restored"  # an end undone, as if it had not been


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened."""

    kind: Happening
    at: dt.datetime
    about: int = 0


@dataclass(slots=True)
class Course:
    """What the facts come to."""

    begins: dt.datetime
    spoke: list[dt.datetime] = field(default_factory=list)
    pauses: list[Span] = field(default_factory=list)
    answered_at: dt.datetime | None = None
    appealed_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    assigned: list[tuple[dt.datetime, int]] = field(default_factory=list)

    def pause(self, at: dt.datetime) -> None:
        if not self.is_paused:
            self.pauses.append((at, None))

    def go_on(self, at: dt.datetime) -> None:
        if self.is_paused:
            self.pauses[-1] = (self.pauses[-1][0], at)

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def active(self) -> tuple[Span, ...]:
        """When the clock of the answer ran."""
        found: list[Span] = []
        begin: dt.datetime | None = self.begins
        for paused, gone_on in self.pauses:
            if begin is not None:
                found.append((begin, paused))
            begin = gone_on
        if begin is not None:
            found.append((begin, None))
        return clipped(tuple(found), self.begins, self.ended_at)


def course(facts: Iterable[Fact]) -> Course:
    """What the facts come to, in their order; the first of them is the filing."""
    known = iter(facts)
    found = Course(next(known).at)
    for fact in known:
        _TAKES[fact.kind](found, fact)
    return found


def _asked(course: Course, fact: Fact) -> None:
    course.spoke.append(fact.at)
    course.pause(fact.at)


def _answered(course: Course, fact: Fact) -> None:
    course.answered_at = fact.at
    course.pause(fact.at)


def _replied(course: Course, fact: Fact) -> None:
    if course.answered_at is None:
        course.go_on(fact.at)


def _reopened(course: Course, fact: Fact) -> None:
    course.answered_at = None
    course.go_on(fact.at)


def _appealed(course: Course, fact: Fact) -> None:
    course.appealed_at, course.decided_at = fact.at, None


def _decided(course: Course, fact: Fact) -> None:
    course.spoke.append(fact.at)
    course.decided_at = fact.at


def _ended(course: Course, fact: Fact) -> None:
    course.ended_at = fact.at


def _restored(course: Course, fact: Fact) -> None:
    del fact
    course.ended_at = None


_TAKES: dict[Happening, Callable[[Course, Fact], None]] = {
    Happening.SPOKE: lambda course, fact: course.spoke.append(fact.at),
    Happening.ASKED: _asked,
    Happening.REPLIED: _replied,
    Happening.ANSWERED: _answered,
    Happening.REOPENED: _reopened,
    Happening.APPEALED: _appealed,
    Happening.DECIDED: _decided,
    Happening.ASSIGNED: lambda course, fact: course.assigned.append((fact.at, fact.about)),
    Happening.ENDED: _ended,
    Happening.RESTORED: _restored,
}


def clipped(spans: tuple[Span, ...], begin: dt.datetime, end: dt.datetime | None) -> tuple[Span, ...]:
    """What of the spans lies from `begin` to `end`."""
    found: list[Span] = []
    for first, last in spans:
        start = max(first, begin)
        stop = last if end is None else end if last is None else min(last, end)
        if stop is None or start < stop:
            found.append((start, stop))
    return tuple(found)
