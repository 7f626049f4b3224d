"""The rules of a quiz that stand in its `settings`: read in one place, with what holds where nothing is said."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.quizzes.behaviours import Behaviour


class Navigation(StrEnum):
    """Whether one may go back to an earlier question."""

    FREE = "free"
    ONE_WAY = "one_way"


class Moment(StrEnum):
    """When somebody looks at an attempt."""

    DURING = "during"  # at a question that was checked, while the attempt is open
    AFTER = "after"  # in the first minutes after handing in
    LATER = "later"  # while the quiz is still open
    CLOSED = "closed"


class Aspect(StrEnum):
    """What may be seen of an attempt."""

    PAPER = "paper"  # the questions and one's own answers
    MARKS = "marks"
    VERDICT = "verdict"  # of each answer: right, partly, wrong
    RIGHT = "right"  # the right answers
    EXPLAIN = "explain"
    WORDS = "words"  # for the whole: the words of the band


class Reveal(StrEnum):
    """When a learner sees the right answers: in one word, or as the table of moments has it."""

    AT_ONCE = "at_once"
    WHEN_PASSED = "when_passed"
    NEVER = "never"
    TABLE = "table"


JUST_AFTER = dt.timedelta(minutes=10)
ALL = frozenset(Aspect)
KEY = frozenset({Aspect.RIGHT, Aspect.EXPLAIN})
MOST_TRIES = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What `Quiz.settings` says."""

    behaviour: Behaviour
    tries: int
    penalty: Decimal  # of the mark, for each try after the first
    navigation: Navigation
    pages: str  # a paper shows one question at a time ("one") or all below each other ("all")
    reveal: Reveal
    table: Mapping[Moment, frozenset[Aspect]]
    wait_second: dt.timedelta  # between the first attempt and the second
    wait_later: dt.timedelta  # between any two after that
    password_hash: str
    is_proctored: bool

    @property
    def is_one_way(self) -> bool:
        """Whether there is no way back."""
        return self.navigation is Navigation.ONE_WAY

    def wait_after(self, attempts: int) -> dt.timedelta:
        """How long one waits for the next attempt after so many."""
        return self.wait_second if attempts == 1 else self.wait_later

    def seen(self, moment: Moment, *, is_passed: bool) -> frozenset[Aspect]:
        """What a learner sees of an attempt at this moment."""
        if self.reveal is Reveal.TABLE:
            return self.table.get(moment, frozenset())
        if self.reveal is Reveal.AT_ONCE or (self.reveal is Reveal.WHEN_PASSED and is_passed):
            return ALL
        return ALL - KEY


def read(settings: Mapping[str, Any]) -> Rules:  # Any: JSON
    """Read the settings of a quiz; what is missing is as it is for a new one."""
    table = settings.get("review", {})
    return Rules(
        behaviour=Behaviour(settings.get("behaviour", Behaviour.DEFERRED)),
        tries=int(settings.get("tries", 3)),
        penalty=Decimal(str(settings.get("penalty", "0.3333333"))),
        navigation=Navigation(settings.get("navigation", Navigation.FREE)),
        pages=str(settings.get("pages", "one")),
        reveal=Reveal(settings.get("reveal", Reveal.AT_ONCE)),
        table={moment: frozenset(Aspect(each) for each in table.get(moment, [])) for moment in Moment},
        wait_second=dt.timedelta(minutes=int(settings.get("wait_second", 0))),
        wait_later=dt.timedelta(minutes=int(settings.get("wait_later", 0))),
        password_hash=str(settings.get("password_hash", "")),
        is_proctored=bool(settings.get("proctored", False)),
    )
