"""The usual shapes of a rule, as a form can show them; a tree of another shape is left as it is."""

from dataclasses import dataclass

from courses.awards.tree import Expression, check
from courses.awards.tree import levels as levels_of
from lms.core.errors import BadValue
from lms.core.i18n import _


@dataclass(frozen=True, slots=True)
class Simple:
    """A rule of the usual shape: all lessons, so much in each quiz, so much on average; None: not asked for."""

    lessons: bool
    each_quiz: float | None = None
    mean: float | None = None
    each_work: float | None = None
    total: float | None = None

    def expression(self) -> Expression:
        """The rule as it is kept. Raises `BadValue` for one that asks for nothing."""
        asked = {
            "each_quiz": self.each_quiz,
            "mean_of_quizzes": self.mean,
            "each_work": self.each_work,
            "total": self.total,
        }
        parts: list[Expression] = [{"lessons": "all"}] if self.lessons else []
        parts += [{name: least} for name, least in asked.items() if least is not None]
        if not parts:
            raise BadValue(_("A certificate must ask for something: the lessons, or the quizzes."))
        return check({"all": parts})


def simple(expression: Expression) -> Simple | None:
    """The rule as a form can show it; None for a tree that a form would cut down."""
    parts = expression.get("all", [expression])
    known = {key: value for part in parts for key, value in part.items() if len(part) == 1}
    if len(known) != len(parts) or not set(known) <= {"lessons", "each_quiz", "mean_of_quizzes", "each_work", "total"}:
        return None
    named = (known.get(name) for name in ("each_quiz", "mean_of_quizzes", "each_work", "total"))
    return Simple("lessons" in known, *named)


FOUNDATION = {"ar": "تأسيسي", "en": "Foundation"}
STANDARD = {"ar": "قياسي", "en": "Standard"}
ADVANCED_PRACTICAL = 80
ADVANCED = {"ar": "متقدم", "en": "Advanced"}


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by units: each so much, each practical so much; the first units alone, all, and all of them well."""

    lessons: bool = True  # else who knows it all may come for the practicals alone
    foundation: tuple[str, ...] = ()  # the units that are enough for the first level; none: there is no such level
    each: float = 75
    practical: float = 60
    advanced_each: float | None = 85  # none: there is no such level
    advanced_practical: float = ADVANCED_PRACTICAL

    def expression(self) -> Expression:
        """The rule as it is kept."""
        standard = {"modules": "all", "each": self.each, "practical": self.practical}
        levels = [{"name": STANDARD, "when": standard}]
        if self.advanced_each is not None:
            best = {"modules": "all", "each": self.advanced_each, "practical": self.advanced_practical}
            levels.insert(0, {"name": ADVANCED, "when": best})
        if self.foundation:
            levels.append({"name": FOUNDATION, "when": {**standard, "modules": list(self.foundation)}})
        ladder: Expression = {"levels": levels}
        return check({"all": [{"lessons": "all"}, ladder]} if self.lessons else ladder)


def licence(expression: Expression) -> Licence | None:
    """The rule as a form of levels can show it; None for another shape."""
    levels = {level["name"].get("en"): level["when"] for level in levels_of(expression)}
    standard = levels.get("Standard", {})
    try:
        found = Licence(
            lessons="all" in expression,
            foundation=tuple(levels.get("Foundation", {}).get("modules", ())),
            each=standard["each"],
            practical=standard["practical"],
            advanced_each=levels["Advanced"]["each"] if "Advanced" in levels else None,
            advanced_practical=levels["Advanced"]["practical"] if "Advanced" in levels else ADVANCED_PRACTICAL,
        )
        return found if found.expression() == expression else None
    except (KeyError, TypeError, BadValue):
        return None


@dataclass(frozen=True, slots=True)
class Courses:
    """A programme's rule: the certificates of all required courses, and so much on average; None: not asked for."""

    mean: float | None = None

    def expression(self) -> Expression:
        """The rule as it is kept."""
        held: Expression = {"courses": "all"}
        return check(held if self.mean is None else {"all": [held, {"mean_of_courses": self.mean}]})


def courses(expression: Expression) -> Courses | None:
    """The rule as the form of a programme can show it; None for another shape."""
    match expression:
        case {"courses": "all"}:
            return Courses()
        case {"all": [{"courses": "all"}, {"mean_of_courses": least}]}:
            return Courses(least)
    return None
