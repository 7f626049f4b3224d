"""Judging a standing by a rule, and why it does not hold yet. The rule itself is a tree: see `tree`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from courses.awards import tree as trees
from courses.awards.standing import CourseMark, Module, Percent, QuizMark, Standing, mean
from courses.awards.tree import Expression
from lms.core.errors import BadValue
from lms.core.i18n import _


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what, and how much there is of how much. `words.lack` says it."""

    what: str
    has: Percent | None = None
    needs: Percent | None = None
    title: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the award is earned, and if not, what is missing; the level and the result where there are any."""

    lacks: tuple[Lack, ...] = ()
    level: dict[str, str] | None = None
    level_place: int | None = None  # 0 is the highest
    result: Fraction | None = None
    covered: tuple[Module, ...] = ()  # the modules that the award speaks of

    @property
    def is_earned(self) -> bool:
        """Nothing is missing."""
        return not self.lacks


@dataclass(frozen=True, slots=True)
class _Bench:
    """A standing, and whether practicals count in the marks of its modules."""

    standing: Standing
    with_practical: bool

    def mark(self, module: Module) -> Fraction:
        return module.mark(with_practical=self.with_practical)


def evaluate(expression: Expression, standing: Standing) -> Outcome:
    """Judge `standing` by `expression`. The expression must have passed `tree.check`."""
    bench = _Bench(standing, trees.asks_practicals(expression))
    lacks = tuple(_lacks(expression, bench))
    place, level = _level(expression, bench)
    keys = trees.of_modules(level["when"] if level else expression)
    covered = standing.among(keys) if trees.asks_modules(expression) else ()
    return Outcome(lacks, level["name"] if level else None, place, _result(bench, covered), covered)


def lacks_of(part: Expression, whole: Expression, standing: Standing) -> list[Lack]:
    """What is missing for one part of a rule, a level say."""
    return _lacks(part, _Bench(standing, trees.asks_practicals(whole)))


def module_marks(expression: Expression, modules: Iterable[Module]) -> list[tuple[Module, Fraction]]:
    """Each module with its mark, as the rule counts it."""
    with_practical = trees.asks_practicals(expression)
    return [(module, module.mark(with_practical=with_practical)) for module in modules]


def _level(expression: Expression, bench: _Bench) -> tuple[int | None, dict[str, Any] | None]:
    for place, level in enumerate(trees.levels(expression)):
        if not _lacks(level["when"], bench):
            return place, level
    return None, None


def _result(bench: _Bench, covered: Sequence[Module]) -> Fraction | None:
    standing = bench.standing
    if covered:
        return mean(bench.mark(module) for module in covered)
    if standing.courses:
        marks = [course.percent for course in standing.courses if course.percent is not None]
        return mean(marks) if marks else None
    if standing.mean is not None:
        return standing.mean
    return Fraction(standing.total) if standing.total is not None else None


def _lacks(expression: Expression, bench: _Bench) -> list[Lack]:
    match expression:
        case {"all": list(parts)}:
            return [lack for part in parts for lack in _lacks(part, bench)]
        case {"any": list(parts)}:
            return min((_lacks(part, bench) for part in parts), key=len, default=[])
        case {"some": int(least), "of": list(parts)}:
            ways = sorted((_lacks(part, bench) for part in parts), key=len)
            return [lack for way in ways[:least] for lack in way]
        case {"levels": list(found)}:
            ways = [_lacks(level["when"], bench) for level in found]
            return [] if any(not way for way in ways) else ways[-1]  # the lowest level is the way in
        case {"modules": keys, **asked}:
            return _of_modules(bench.standing.among(None if keys == "all" else keys), asked, bench)
    return _of_leaf(expression, bench)


def _of_leaf(expression: Expression, bench: _Bench) -> list[Lack]:
    name = next((name for name in expression if name in _LEAVES), None)
    if name is None:
        raise BadValue(_("This rule cannot be understood: %(rule)s", rule=str(expression)[:200]))
    if "least" in expression:
        return _LEAVES[name](bench, (expression[name], expression["least"]))
    return _LEAVES[name](bench, expression[name])


def _of_modules(modules: Sequence[Module], asked: Expression, bench: _Bench) -> list[Lack]:
    if not modules:
        return [Lack("no_modules")]
    lacks: list[Lack] = []
    for module in modules:
        short = _practical(module, asked["practical"]) if "practical" in asked else []
        # who has no practical result yet is told that alone: the module's mark follows from it
        untaken = any(lack.what == "no_practical" for lack in short)
        lacks += short + (_module(module, asked["each"], bench) if "each" in asked and not untaken else [])
    if "mean" in asked:
        lacks += _least("mean_of_modules", mean(bench.mark(module) for module in modules), asked["mean"])
    return lacks


def _lessons(done: int, total: int) -> list[Lack]:
    if total == 0:
        return [Lack("no_lessons")]
    return [] if done >= total else [Lack("lessons", Fraction(done), Fraction(total))]


def _section(module: Module) -> list[Lack]:
    if module.lessons_done >= module.lessons_total:
        return []
    return [Lack("section", Fraction(module.lessons_done), Fraction(module.lessons_total), module.title)]


def _module(module: Module, least: float, bench: _Bench) -> list[Lack]:
    return _least("module", bench.mark(module), least, module.title)


def _practical(module: Module, least: float) -> list[Lack]:
    if module.practical is None:
        return [Lack("no_practical", None, _exact(least), module.title)]
    return _least("practical", module.practical.percent, least, module.title)


def _mark(quiz: QuizMark, least: float) -> list[Lack]:
    if quiz.is_excused:
        return []
    if quiz.percent is None:
        return [Lack("not_taken", None, _exact(least), quiz.title)]
    return _least("mark", quiz.percent, least, quiz.title)


def _one(marks: Sequence[QuizMark], asked: tuple[str, float], otherwise: str) -> list[Lack]:
    key, least = asked
    found = [mark for mark in marks if mark.key == key]
    return _mark(found[0], least) if found else [Lack(otherwise)]


def _held(course: CourseMark) -> list[Lack]:
    return [] if course.is_held else [Lack("course", title=course.title)]


def _least(what: str, has: Percent | None, least: float, title: dict[str, str] | None = None) -> list[Lack]:
    needs = _exact(least)
    return [] if has is None or Fraction(has) >= needs else [Lack(what, has, needs, title)]


def _named(standing: Standing, key: str) -> list[Module]:
    return [module for module in standing.modules if module.key == key]


def _exact(least: float) -> Fraction:
    return Fraction(str(least))


def _section_of(bench: _Bench, key: str) -> list[Lack]:
    found = _named(bench.standing, key)
    return [lack for one in found for lack in _section(one)] if found else [Lack("unknown_module")]


def _module_of(bench: _Bench, asked: tuple[str, float]) -> list[Lack]:
    found = _named(bench.standing, asked[0])
    return [lack for one in found for lack in _module(one, asked[1], bench)] if found else [Lack("unknown_module")]


def _practical_of(bench: _Bench, asked: tuple[str, float]) -> list[Lack]:
    found = _named(bench.standing, asked[0])
    return [lack for one in found for lack in _practical(one, asked[1])] if found else [Lack("unknown_module")]


def _all_courses(bench: _Bench, _all: str) -> list[Lack]:
    required = [course for course in bench.standing.courses if course.is_required]
    return [lack for course in required for lack in _held(course)] if required else [Lack("no_courses")]


def _course(bench: _Bench, code: str) -> list[Lack]:
    found = [course for course in bench.standing.courses if course.code == code]
    return _held(found[0]) if found else [Lack("unknown_course")]


def _mean_of_courses(bench: _Bench, least: float) -> list[Lack]:
    marks = [course.percent for course in bench.standing.courses if course.is_required]
    return _least("mean_of_courses", mean(marks) if marks else Fraction(0), least)


# what each leaf asks of a standing; the value of its name, with `least` where it has one
_LEAVES: dict[str, Callable[[_Bench, Any], list[Lack]]] = {  # Any: a key, a number, or both
    "lessons": lambda bench, _all: _lessons(bench.standing.lessons_done, bench.standing.lessons_total),
    "section": _section_of,
    "each_quiz": lambda bench, least: [lack for quiz in bench.standing.quizzes for lack in _mark(quiz, least)],
    "each_work": lambda bench, least: [lack for work in bench.standing.works for lack in _mark(work, least)],
    "mean_of_quizzes": lambda bench, least: _least("mean", bench.standing.mean, least),
    "total": lambda bench, least: _least("total", bench.standing.total or Fraction(0), least),
    "quiz": lambda bench, asked: _one(bench.standing.quizzes, asked, "unknown_quiz"),
    "work": lambda bench, asked: _one(bench.standing.works, asked, "unknown_work"),
    "category": lambda bench, asked: _one(bench.standing.categories, asked, "unknown_category"),
    "module": _module_of,
    "practical": _practical_of,
    "courses": _all_courses,
    "course": _course,
    "mean_of_courses": _mean_of_courses,
}
