"""The rule of an award: an expression over lessons done and quiz marks, and why it does not hold yet.

An expression is JSON: {"all": [...]}, {"any": [...]}, {"lessons": "all"}, {"mean_of_quizzes": 75},
{"each_quiz": 60}, {"quiz": "stable-key", "least": 70}. Marks are per cent, exact, and never rounded up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from lms.core.errors import BadValue
from lms.core.i18n import _, choose, ngettext, number

Expression = dict[str, Any]  # Any: a tree of JSON
DEFAULT: Expression = {"all": [{"lessons": "all"}, {"each_quiz": 60}, {"mean_of_quizzes": 75}]}


@dataclass(frozen=True, slots=True)
class QuizMark:
    """A quiz of the course and the learner's mark that counts, in per cent; None where it was never handed in."""

    key: str
    title: dict[str, str]
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one learner is in a course."""

    lessons_done: int
    lessons_total: int
    quizzes: tuple[QuizMark, ...] = ()

    @property
    def mean(self) -> Decimal | None:
        """The mean of all quizzes; one that was not taken counts as nothing. None for a course without quizzes."""
        if not self.quizzes:
            return None
        return sum((quiz.percent or Decimal(0) for quiz in self.quizzes), Decimal(0)) / len(self.quizzes)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what, and how much there is of how much."""

    what: str  # lessons | no_lessons | quiz | not_taken | mean | unknown_quiz
    has: Decimal | None = None
    needs: Decimal | None = None
    title: dict[str, str] | None = None

    def sentence(self) -> str:
        """What a learner is told, in the reader's language."""
        return _SENTENCES[self.what](self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the award is earned, and if not, what is missing."""

    lacks: tuple[Lack, ...] = ()

    @property
    def is_earned(self) -> bool:
        """Nothing is missing."""
        return not self.lacks


def evaluate(expression: Expression, standing: Standing) -> Outcome:
    """Judge `standing` by `expression`. The expression must have passed `check`."""
    return Outcome(tuple(_lacks(expression, standing)))


def check(expression: object) -> Expression:
    """The expression itself, if it can be judged. Raises `BadValue`."""
    if not isinstance(expression, dict) or not _is_sound(expression):
        raise BadValue(_("This rule cannot be understood: %(rule)s", rule=str(expression)[:200]))
    return expression


@dataclass(frozen=True, slots=True)
class Simple:
    """A rule of the usual shape: all lessons, so much in each quiz, so much on average; None: not asked for."""

    lessons: bool
    each_quiz: float | None = None
    mean: float | None = None

    def expression(self) -> Expression:
        """The rule as it is kept. Raises `BadValue` for one that asks for nothing."""
        parts: list[Expression] = [{"lessons": "all"}] if self.lessons else []
        parts += [{"each_quiz": self.each_quiz}] if self.each_quiz is not None else []
        parts += [{"mean_of_quizzes": self.mean}] if self.mean is not None else []
        if not parts:
            raise BadValue(_("A certificate must ask for something: the lessons, or the quizzes."))
        return check({"all": parts})


def simple(expression: Expression) -> Simple | None:
    """The rule as a form can show it; None for a tree that a form would cut down."""
    parts = expression.get("all", [expression])
    known = {key: value for part in parts for key, value in part.items() if len(part) == 1}
    if len(known) != len(parts) or not set(known) <= {"lessons", "each_quiz", "mean_of_quizzes"}:
        return None
    return Simple("lessons" in known, known.get("each_quiz"), known.get("mean_of_quizzes"))


def shown_percent(value: Decimal) -> str:
    """A mark in per cent with one place, cut and not rounded: 74.96 must not read as 75."""
    cut = value.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return _("%(number)s%%", number=number(cut, 1))


def _lacks(expression: Expression, standing: Standing) -> list[Lack]:
    match expression:
        case {"all": list(parts)}:
            return [lack for part in parts for lack in _lacks(part, standing)]
        case {"any": list(parts)}:
            ways = [_lacks(part, standing) for part in parts]
            return min(ways, key=len, default=[])
        case {"lessons": "all"}:
            return _missing_lessons(standing)
        case {"mean_of_quizzes": least}:
            return _missing_mean(standing, Decimal(str(least)))
        case {"each_quiz": least}:
            return [lack for quiz in standing.quizzes for lack in _missing_mark(quiz, Decimal(str(least)))]
        case {"quiz": key, "least": least}:
            found = [quiz for quiz in standing.quizzes if quiz.key == key]
            return _missing_mark(found[0], Decimal(str(least))) if found else [Lack("unknown_quiz")]
    raise BadValue(_("This rule cannot be understood: %(rule)s", rule=str(expression)[:200]))


def _missing_lessons(standing: Standing) -> list[Lack]:
    if standing.lessons_total == 0:
        return [Lack("no_lessons")]
    if standing.lessons_done >= standing.lessons_total:
        return []
    return [Lack("lessons", Decimal(standing.lessons_done), Decimal(standing.lessons_total))]


def _missing_mean(standing: Standing, least: Decimal) -> list[Lack]:
    if standing.mean is None or standing.mean >= least:
        return []
    return [Lack("mean", standing.mean, least)]


def _missing_mark(quiz: QuizMark, least: Decimal) -> list[Lack]:
    if quiz.percent is None:
        return [Lack("not_taken", None, least, quiz.title)]
    return [] if quiz.percent >= least else [Lack("quiz", quiz.percent, least, quiz.title)]


def _is_sound(expression: object) -> bool:
    match expression:
        case {"all": list(parts), **rest} | {"any": list(parts), **rest} if not rest:
            return bool(parts) and all(_is_sound(part) for part in parts)
        case {"lessons": "all", **rest} if not rest:
            return True
        case {"mean_of_quizzes": least, **rest} | {"each_quiz": least, **rest} if not rest:
            return _is_percent(least)
        case {"quiz": str(), "least": least, **rest} if not rest:
            return _is_percent(least)
    return False


def _is_percent(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100  # noqa: PLR2004


def _lessons_sentence(lack: Lack) -> str:
    left = int((lack.needs or 0) - (lack.has or 0))
    return ngettext("Missing: %(number)s lesson", "Missing: %(number)s lessons", left, number=number(left))


_SENTENCES: dict[str, Callable[[Lack], str]] = {
    "lessons": _lessons_sentence,
    "no_lessons": lambda _lack: _("The course has no lessons yet."),
    "unknown_quiz": lambda _lack: _("The rule names a quiz that this course does not have."),
    "not_taken": lambda lack: _("Missing: %(quiz)s, not taken yet", quiz=choose(lack.title)),
    "quiz": lambda lack: _(
        "Missing: %(quiz)s, %(has)s of %(needs)s",
        quiz=choose(lack.title),
        has=shown_percent(lack.has or Decimal(0)),
        needs=shown_percent(lack.needs or Decimal(0)),
    ),
    "mean": lambda lack: _(
        "Missing: mean of the quizzes, %(has)s of %(needs)s",
        has=shown_percent(lack.has or Decimal(0)),
        needs=shown_percent(lack.needs or Decimal(0)),
    ),
}
