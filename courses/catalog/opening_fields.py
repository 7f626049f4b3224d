"""Fields for when a section or lesson opens and what completes a lesson, to be mixed into forms.

    class SectionForm(OpeningFields, Form): ...

    form.offer_opening(sections, section)       # the choices, always
    form.show_opening(section.availability)     # on GET
    availability = form.availability()          # after validate()

The template shows them with `opening(form)` and `completion(form)` of `catalog/_opening.html`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.form import BaseForm
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from courses.catalog.conditions import FARTHEST_DAY, PREVIOUS, Tree
from courses.catalog.models import Lesson, LessonKind, Section
from courses.catalog.opening_groups import GROUPS, GroupFields
from lms.core.forms import FoldedDate, FoldedInteger
from lms.core.i18n import _, _l, choose

NAMED, OTHERS = "named", "others"
MEN, WOMEN = "men", "women"
PERCENT = [Optional(), NumberRange(1, 100)]
DAYS = [Optional(), NumberRange(0, FARTHEST_DAY)]
RULES = {
    "viewed": _l("The learner says that it is done"),
    "opened": _l("It was opened"),
    "watched": _l("Enough of it was watched"),
    "passed": _l("It was passed"),
    "submitted": _l("The work was handed in"),
    "marked": _l("The work was marked and given back"),
    "attended": _l("The learner was there"),
    "trainer": _l("A trainer marks it"),
}
RULES_OF = {
    LessonKind.TEXT: ("viewed", "trainer"),
    LessonKind.VIDEO: ("watched", "viewed", "trainer"),
    LessonKind.AUDIO: ("watched", "viewed", "trainer"),
    LessonKind.FILE: ("opened", "viewed", "trainer"),
    LessonKind.LINK: ("opened", "viewed", "trainer"),
    LessonKind.LIVE: ("attended", "trainer"),
    LessonKind.QUIZ: ("passed", "viewed", "trainer"),
    LessonKind.ASSIGNMENT: ("submitted", "marked", "passed", "trainer"),
}


class NeededWith:
    """Empty is good, unless the other field has one of these values (none given: any)."""

    def __init__(self, other: str, values: frozenset[str], message: object) -> None:
        self.other, self.values, self.message = other, values, message

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Stop the validation where there is nothing to check."""
        if field.raw_data and str(field.raw_data[0]).strip():
            return
        field.errors = []
        other = form[self.other].data
        is_needed = other and (not self.values or other in self.values)
        raise StopValidation(str(self.message)) if is_needed else StopValidation()


class NotBefore:
    """A day that is not before that of another field."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Compare where both are given."""
        first = form[self.other].data
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day is before the first."))


class Ticks(SelectMultipleField):
    """Several choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class OpeningFields(GroupFields):
    """When it opens: days, then what must be done, and for whom; or groups of conditions instead."""

    opens_from = FoldedDate(_l("From this day on"), validators=[Optional()])
    opens_until = FoldedDate(_l("To this day, the last"), validators=[Optional(), NotBefore("opens_from")])
    opens_run_day = FoldedInteger(_l("Days after the run begins"), validators=DAYS)
    opens_own_day = FoldedInteger(_l("Days after the learner joined"), validators=DAYS)
    opens_after = Ticks(_l("After completing"), validators=[Optional()])
    opens_how = RadioField(
        _l("Of what is ticked"),
        choices=[SelectChoice("all", _l("all is needed")), SelectChoice("any", _l("one is enough"))],
        default="all",
    )
    opens_quiz = SelectField(_l("After a grade in"), validators=[Optional()])
    opens_grade = FoldedInteger(
        _l("At least, per cent"),
        validators=[NeededWith("opens_quiz", frozenset(), _l("Type the least grade.")), NumberRange(1, 100)],
    )
    opens_group = SelectField(
        _l("For whom"),
        choices=[
            SelectChoice("", _l("Everybody")),
            SelectChoice(MEN, _l("The men's groups")),
            SelectChoice(WOMEN, _l("The women's groups")),
            SelectChoice(NAMED, _l("One group")),
            SelectChoice(OTHERS, _l("All but one group")),
        ],
        default="",
    )
    opens_group_name = StringField(
        _l("Name of that group"),
        validators=[
            NeededWith("opens_group", frozenset({NAMED, OTHERS}), _l("Type the name of the group.")),
            Length(max=80),
        ],
    )
    opens_keep = BooleanField(_l("Keep these conditions as they are"))

    def offer_opening(self, sections: Sequence[Section], thing: Section | Lesson) -> None:
        """Offer what stands in the version, but for the thing itself."""
        ticks = [] if sections and thing in (sections[0], *sections[0].lessons) else [_previous()]
        for section in sections:
            if thing is not section and thing not in section.lessons:
                ticks.append(SelectChoice(f"section:{section.stable_key}", _whole_unit(section)))
            lessons = [each for each in section.lessons if thing not in (each, section)]
            ticks += [SelectChoice(f"lesson:{each.stable_key}", choose(each.title)) for each in lessons]
        self.opens_after.choices = ticks
        quizzes = [each for section in sections for each in section.lessons if each.kind is LessonKind.QUIZ]
        offered = [SelectChoice(each.stable_key, choose(each.title)) for each in quizzes if each is not thing]
        self.opens_quiz.choices = [SelectChoice("", _l("No quiz")), *offered]
        self.offer_groups(ticks, [each.value for each in offered])

    def show_opening(self, tree: Tree) -> None:
        """Fill the fields from a tree; one that they cannot say is kept as it is."""
        values = _values(tree)
        if values is None and self.show_groups(tree):
            return
        for name, value in (values or {"opens_keep": True}).items():
            getattr(self, name).data = value

    def availability(self, before: Tree) -> Tree:
        """The tree that was chosen; `before` where it is to be kept."""
        if self.opens_keep.data:
            return before
        if self.opens_mode.data == GROUPS:
            return self.tree_of_groups()
        gates: list[Tree] = []
        for kind, field in (("after", self.opens_from), ("until", self.opens_until)):
            gates += [{kind: field.data.isoformat()}] if field.data else []
        for kind, days in (("run_day", self.opens_run_day), ("own_day", self.opens_own_day)):
            gates += [{kind: days.data}] if days.data else []
        gates += self._group()
        done: list[Tree] = [dict([value.split(":", 1)]) for value in self.opens_after.data or []]
        if self.opens_quiz.data and self.opens_grade.data:
            done.append({"grade": [self.opens_quiz.data, self.opens_grade.data / 100]})
        if len(done) > 1 and self.opens_how.data == "any":
            done = [{"any": done}]
        parts = gates + done
        return {"all": parts} if len(parts) > 1 else (parts[0] if parts else {})

    def _group(self) -> list[Tree]:
        chosen, name = self.opens_group.data, self.opens_group_name.data
        if chosen in {MEN, WOMEN}:
            return [{"group": chosen}]
        if chosen in {NAMED, OTHERS} and name:
            return [{"group": name} if chosen == NAMED else {"not": {"group": name}}]
        return []


class CompletionFields:
    """What completes a lesson."""

    completes = RadioField(_l("What completes the lesson?"), choices=[], validate_choice=False)
    completes_share = FoldedInteger(_l("Per cent to watch"), validators=PERCENT)
    completes_grade = FoldedInteger(
        _l("Least grade, per cent"),
        description=_l("Empty: the quiz's own pass mark."),
        validators=PERCENT,
    )

    def offer_completion(self, kind: LessonKind) -> None:
        """Offer the rules that make sense for this kind of lesson."""
        self.completes.choices = [SelectChoice(rule, RULES[rule]) for rule in RULES_OF[kind]]

    def show_completion(self, lesson: Lesson) -> None:
        """Fill the fields from a lesson."""
        self.completes.data = lesson.rule
        self.completes_share.data = round(lesson.enough * 100)
        least = lesson.completion.get("grade")
        self.completes_grade.data = None if least is None else round(least * 100)

    def completion(self, lesson: Lesson) -> dict[str, Any]:  # Any: as the column has it
        """The rule that was chosen; the lesson's own where none was."""
        if self.completes.data not in RULES_OF[lesson.kind]:
            return lesson.completion
        rule: dict[str, Any] = {"rule": self.completes.data}  # Any: as above
        if rule["rule"] == "watched" and self.completes_share.data:
            rule["share"] = self.completes_share.data / 100
        if rule["rule"] == "passed" and self.completes_grade.data:
            rule["grade"] = self.completes_grade.data / 100
        return rule


def _previous() -> SelectChoice:
    return SelectChoice(f"section:{PREVIOUS}", _l("The unit before, whichever it is"))


def _whole_unit(section: Section) -> str:
    return _("The whole unit “%(title)s”", title=choose(section.title))


def _values(tree: Tree) -> dict[str, Any] | None:  # Any: what fields hold
    """What the fields would have to hold for this tree; None where they cannot say it."""
    parts = tree["all"] if set(tree) == {"all"} else [{kind: value} for kind, value in tree.items()]
    found: dict[str, Any] = {"opens_after": []}  # Any: as above
    for part in parts:
        if set(part) == {"any"} and "opens_how" not in found and not found["opens_after"]:
            found["opens_how"] = "any"
            if not all(_take(each, found, within_any=True) for each in part["any"]):
                return None
        elif not _take(part, found, within_any=False):
            return None
    return found


def _take(part: Tree, found: dict[str, Any], *, within_any: bool) -> bool:  # Any: as above
    """Take one condition into the fields; False where none can hold it."""
    if len(part) != 1:
        return False
    ((kind, value),) = part.items()
    if kind in {"section", "lesson"}:
        found["opens_after"].append(f"{kind}:{value}")
        return within_any or "opens_how" not in found
    if kind == "grade":
        new = {"opens_quiz": value[0], "opens_grade": round(value[1] * 100)}
        return _set(found, new) and (within_any or "opens_how" not in found)
    return not within_any and _gate(kind, value, found)


def _gate(kind: str, value: Any, found: dict[str, Any]) -> bool:  # Any: as above
    days = {"after": "opens_from", "until": "opens_until"}
    if kind in days:
        return _set(found, {days[kind]: dt.date.fromisoformat(value)})
    if kind in {"run_day", "own_day"}:
        return _set(found, {f"opens_{kind}": value})
    if kind == "group":
        is_policy = value in {MEN, WOMEN}
        return _set(found, {"opens_group": value} if is_policy else {"opens_group": NAMED, "opens_group_name": value})
    if kind == "not" and set(value) == {"group"} and value["group"] not in {MEN, WOMEN}:
        return _set(found, {"opens_group": OTHERS, "opens_group_name": value["group"]})
    return False


def _set(found: dict[str, Any], values: dict[str, Any]) -> bool:  # Any: as above
    """Set values that are not set yet."""
    if found.keys() & values.keys():
        return False
    found.update(values)
    return True
