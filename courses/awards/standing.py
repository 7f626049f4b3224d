"""How far one learner is, in numbers that a rule can judge. Marks are per cent, exact, and never rounded up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Percent = Fraction | Decimal
KNOWLEDGE = Fraction(40, 100)  # what a module's quizzes count beside its practical


@dataclass(frozen=True, slots=True)
class QuizMark:
    """A quiz, an assignment or a category, and the learner's mark that counts, in per cent; None: nothing yet."""

    key: str
    title: dict[str, str]
    percent: Percent | None
    is_excused: bool = False  # asked of nobody


@dataclass(frozen=True, slots=True)
class Practical:
    """What a trainer entered for one module."""

    percent: Percent
    is_proctored: bool


@dataclass(frozen=True, slots=True)
class Module:
    """A unit of the course as a licence counts it: what is known, and what was shown at the keyboard."""

    key: str
    title: dict[str, str]
    lessons_done: int = 0
    lessons_total: int = 0
    quizzes: tuple[QuizMark, ...] = ()
    practical: Practical | None = None

    @property
    def knowledge(self) -> Fraction | None:
        """The mean of its quizzes; one that was not taken counts as nothing. None for a module without any."""
        return mean(quiz.percent for quiz in self.quizzes) if self.quizzes else None

    @property
    def is_begun(self) -> bool:
        """Whether any of its quizzes was handed in."""
        return any(quiz.percent is not None for quiz in self.quizzes)

    def mark(self, *, with_practical: bool) -> Fraction:
        """Its mark: 40 % knowledge and 60 % practical, or the one that there is."""
        known = self.knowledge
        if not with_practical:
            return known or Fraction(0)
        shown = Fraction(self.practical.percent) if self.practical else Fraction(0)
        return shown if known is None else known * KNOWLEDGE + shown * (1 - KNOWLEDGE)


@dataclass(frozen=True, slots=True)
class CourseMark:
    """A course of a programme: whether its certificate is held, and the total in its gradebook."""

    code: str
    title: dict[str, str]
    is_required: bool
    is_held: bool
    percent: Percent | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one learner is in a course, or in the courses of a programme."""

    lessons_done: int
    lessons_total: int
    quizzes: tuple[QuizMark, ...] = ()
    works: tuple[QuizMark, ...] = ()  # assignments
    categories: tuple[QuizMark, ...] = ()  # of the gradebook
    total: Percent | None = None  # of the gradebook
    modules: tuple[Module, ...] = ()
    courses: tuple[CourseMark, ...] = ()

    @property
    def mean(self) -> Fraction | None:
        """The mean of all quizzes; one that was not taken counts as nothing. None for a course without quizzes."""
        return mean(quiz.percent for quiz in self.quizzes) if self.quizzes else None

    def among(self, keys: Collection[str] | None) -> tuple[Module, ...]:
        """The modules of these keys; all of them for None."""
        return self.modules if keys is None else tuple(one for one in self.modules if one.key in keys)


def mean(percents: Iterable[Percent | None]) -> Fraction:
    """The mean; what is not there counts as nothing. Of at least one."""
    marks = [Fraction(percent or 0) for percent in percents]
    return sum(marks, Fraction(0)) / len(marks)
