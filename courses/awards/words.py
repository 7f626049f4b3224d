"""Rules and what is missing, said to people."""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from courses.awards.rule import Lack
from courses.awards.standing import Percent
from courses.awards.tree import Expression
from lms.core.i18n import _, choose, ngettext, number

Titles = Mapping[str, dict[str, str]]  # of quizzes, assignments, modules by key; of courses by code


def lack(missing: Lack) -> str:
    """What a learner is told, in the reader's language."""
    return _LACKS[missing.what](missing)


def shown_percent(value: Percent) -> str:
    """A mark in per cent with one place, cut and not rounded: 74.96 must not read as 75."""
    return _("%(number)s%%", number=number(cut(value), 1))


def cut(value: Percent) -> Decimal:
    """A mark with one place, cut and not rounded."""
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def _of(name: str) -> Callable[[Lack], str]:
    """A sentence with what there is, what is needed, and of which thing."""

    def say(missing: Lack) -> str:
        has, needs = shown_percent(missing.has or Fraction(0)), shown_percent(missing.needs or Fraction(0))
        return _SHORT[name]() % {"what": choose(missing.title), "has": has, "needs": needs}

    return say


def _lessons(missing: Lack) -> str:
    left = int(missing.needs or 0) - int(missing.has or 0)
    return ngettext("Missing: %(number)s lesson", "Missing: %(number)s lessons", left, number=number(left))


def _section(missing: Lack) -> str:
    left = int(missing.needs or 0) - int(missing.has or 0)
    return ngettext(
        "Missing: %(number)s lesson of %(unit)s",
        "Missing: %(number)s lessons of %(unit)s",
        left,
        number=number(left),
        unit=choose(missing.title),
    )


_SHORT: dict[str, Callable[[], str]] = {
    "mark": lambda: _("Missing: %(what)s, %(has)s of %(needs)s"),
    "practical": lambda: _("Missing: practical of %(what)s, %(has)s of %(needs)s"),
    "mean": lambda: _("Missing: mean of the quizzes, %(has)s of %(needs)s"),
    "mean_of_modules": lambda: _("Missing: mean of the units, %(has)s of %(needs)s"),
    "mean_of_courses": lambda: _("Missing: mean of the courses, %(has)s of %(needs)s"),
    "total": lambda: _("Missing: total of the gradebook, %(has)s of %(needs)s"),
}
_LACKS: dict[str, Callable[[Lack], str]] = {
    "lessons": _lessons,
    "section": _section,
    "mark": _of("mark"),
    "module": _of("mark"),
    "practical": _of("practical"),
    "mean": _of("mean"),
    "mean_of_modules": _of("mean_of_modules"),
    "mean_of_courses": _of("mean_of_courses"),
    "total": _of("total"),
    "no_lessons": lambda _lack: _("The course has no lessons yet."),
    "no_modules": lambda _lack: _("The course has no units yet."),
    "no_courses": lambda _lack: _("The programme has no required courses yet."),
    "unknown_quiz": lambda _lack: _("The rule names a quiz that this course does not have."),
    "unknown_work": lambda _lack: _("The rule names an assignment that this course does not have."),
    "unknown_category": lambda _lack: _("The rule names a category that this gradebook does not have."),
    "unknown_module": lambda _lack: _("The rule names a unit that this course does not have."),
    "unknown_course": lambda _lack: _("The rule names a course that this programme does not have."),
    "not_taken": lambda missing: _("Missing: %(quiz)s, not taken yet", quiz=choose(missing.title)),
    "no_practical": lambda missing: _("Missing: practical of %(unit)s, no result yet", unit=choose(missing.title)),
    "hidden": lambda missing: _("Its mark is not shown yet: %(what)s", what=choose(missing.title) or _("the mean")),
    "course": lambda missing: _("Missing: the certificate of %(course)s", course=choose(missing.title)),
}


def rule(expression: Expression, titles: Titles, depth: int = 0) -> list[str]:
    """A rule as lines, the inner ones indented; every tree can be said."""
    mark = "– " * depth
    match expression:
        case {"all": list(parts)}:
            inner, head = parts, _("All of these:")
        case {"any": list(parts)}:
            inner, head = parts, _("One of these:")
        case {"some": int(least), "of": list(parts)}:
            inner, head = parts, _("At least %(count)s of these:", count=number(least))
        case {"levels": list(found)}:
            lines = []
            for level in found:
                name = choose(level["name"])
                lines += [mark + _("Level %(level)s:", level=name), *rule(level["when"], titles, depth + 1)]
            return lines
        case _:
            return [mark + _leaf(expression, titles)]
    return [mark + head, *(line for part in inner for line in rule(part, titles, depth + 1))]


def _leaf(expression: Expression, titles: Titles) -> str:
    def name(key: str) -> str:
        return choose(titles.get(str(expression[key]))) or str(expression[key])

    def share(key: str = "least") -> str:
        return shown_percent(Decimal(str(expression[key])))

    match expression:
        case {"modules": keys, **_asked}:
            return _modules(expression, keys, titles, share)
        case {"section": _key}:
            return _("all required lessons of %(unit)s", unit=name("section"))
        case {"course": _key}:
            return _("the certificate of %(course)s", course=name("course"))
        case {"practical": _key}:
            return _("practical of %(unit)s: at least %(least)s", unit=name("practical"), least=share())
        case {"least": _least}:
            (key,) = (key for key in expression if key != "least")
            return _("%(what)s: at least %(least)s", what=name(key), least=share())
    (key,) = expression
    return _LEAVES[key](shown_percent(Decimal(str(expression[key]))) if key not in {"lessons", "courses"} else "")


def _modules(expression: Expression, keys: object, titles: Titles, share: Callable[[str], str]) -> str:
    named = [choose(titles.get(key)) or key for key in keys] if isinstance(keys, list) else []
    parts = [_("every unit") if not named else _("the units %(names)s", names="، ".join(named))]
    parts += [_("each at least %(least)s", least=share("each"))] if "each" in expression else []
    parts += [_("each practical at least %(least)s", least=share("practical"))] if "practical" in expression else []
    parts += [_("on average at least %(least)s", least=share("mean"))] if "mean" in expression else []
    return "؛ ".join(parts)


_LEAVES: dict[str, Callable[[str], str]] = {
    "lessons": lambda _least: _("all required lessons of the course"),
    "courses": lambda _least: _("the certificates of all required courses"),
    "each_quiz": lambda least: _("each quiz: at least %(least)s", least=least),
    "each_work": lambda least: _("each assignment: at least %(least)s", least=least),
    "mean_of_quizzes": lambda least: _("all quizzes on average: at least %(least)s", least=least),
    "total": lambda least: _("total of the gradebook: at least %(least)s", least=least),
    "mean_of_courses": lambda least: _("all required courses on average: at least %(least)s", least=least),
}
