"""The forms of the bank: one for each kind of question, each of which reads and writes the question's body."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from courses.quizzes.faults import WORDS
from courses.quizzes.types import Kind, numbers
from courses.quizzes.types.face import MOST_OPTIONS, MOST_TEXT, Body, Problem, Said
from lms.core.forms import Form
from lms.core.i18n import _l

KEYS = "abcdefghijklmnopqrstuvwxyz"
ROWS = 4


def said(ar: str | None, en: str | None) -> Said:
    """Return what was written, in the languages in which something was."""
    return {language: text.strip() for language, text in (("ar", ar), ("en", en)) if text and text.strip()}


def choice(value: object, label: object) -> SelectChoice:
    """Return one choice of a list."""
    return SelectChoice(value, label)


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:  # Any: a value and its words, said later
    """Return a list of choices from the words for each."""
    return [choice(str(value), said_later) for value, said_later in words.items()]


class QuestionForm(Form):
    """What every kind of question has. The subclasses say the rest by `own_body` and `show_own`."""

    category = SelectField(_l("Shelf of the bank"), coerce=int, validate_choice=True)
    ask_ar = TextAreaField(_l("The question, in Arabic"), validators=[Length(max=MOST_TEXT)])
    ask_en = TextAreaField(_l("The question, in English"), validators=[Optional(), Length(max=MOST_TEXT)])
    explain_ar = TextAreaField(_l("Why is it so? In Arabic"), validators=[Optional(), Length(max=MOST_TEXT)])
    explain_en = TextAreaField(_l("Why is it so? In English"), validators=[Optional(), Length(max=MOST_TEXT)])
    mark = StringField(_l("Mark"), default="1", validators=[InputRequired(), Length(max=20)])

    fields = {"ask": "ask_ar", "explain": "explain_ar"}

    def show(self, body: Body, mark: Decimal) -> None:
        """Fill the form from a question."""
        ask, explain = body.get("ask") or {}, body.get("explain") or {}
        self.ask_ar.data, self.ask_en.data = ask.get("ar", ""), ask.get("en", "")
        self.explain_ar.data, self.explain_en.data = explain.get("ar", ""), explain.get("en", "")
        self.mark.data = f"{mark.normalize():f}"
        self.show_own(body)

    def body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return the question as the form says it, sound or not."""
        body: dict[str, Any] = {"ask": said(self.ask_ar.data, self.ask_en.data), **self.own_body()}
        explain = said(self.explain_ar.data, self.explain_en.data)
        return {**body, "explain": explain} if explain else body

    def worth(self) -> Decimal | None:
        """Return the mark, None where it is not a number between 0 and 100."""
        mark = numbers.parse(self.mark.data or "")
        return mark if mark is not None and 0 < mark <= 100 else None  # noqa: PLR2004 - more is a slip of the finger

    def point_at(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside the field in which it stands."""
        for problem in problems:
            name, _, index = problem.where.partition(".")
            field = self.part(int(index)) if index else self[self.fields.get(name, name)]
            field.errors = [*field.errors, str(WORDS[problem.fault])]

    def part(self, index: int) -> Field:
        """Return the field of one part of the body's only list; only choices have one."""
        del index
        return self.ask_ar

    def own_body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return what this kind of question adds."""
        raise NotImplementedError

    def show_own(self, body: Body) -> None:
        """Fill in what this kind of question adds."""
        raise NotImplementedError


class OptionPart(Part):
    """One option; its key stays with it when it is moved or reworded."""

    key = HiddenField()
    ar = StringField(_l("In Arabic"), validators=[Length(max=MOST_TEXT)])
    en = StringField(_l("In English"), validators=[Length(max=MOST_TEXT)])


class ChoiceForm(QuestionForm):
    """Single choice."""

    options = FieldList(FormField(OptionPart), label=_l("Options"), min_entries=2, max_entries=MOST_OPTIONS)
    right = SelectMultipleField(validate_choice=False)
    shuffle = BooleanField(_l("Each learner sees the options in another order"), default=True)

    fields = {**QuestionForm.fields, "options": "options"}

    def own_body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return the options that were written; an empty row is none."""
        return {"options": list(self._written()), "shuffle": bool(self.shuffle.data)}

    def show_own(self, body: Body) -> None:
        """Fill in the options."""
        self.shuffle.data = body.get("shuffle", True)
        while self.options.entries:
            self.options.pop_entry()
        for option in body.get("options", []):
            self.options.append_entry({"ar": "", "en": "", **option["text"], "key": option["key"]})
        self.right.data = [str(n) for n, option in enumerate(body.get("options", [])) if option.get("right")]

    def add_rows(self, count: int) -> None:
        """Offer more empty rows."""
        for _ in range(min(count, MOST_OPTIONS - len(self.options.entries))):
            self.options.append_entry()

    def part(self, index: int) -> Field:
        """Return the field of an option: the body counts the written rows only."""
        rows = [entry.form for entry in self.options.entries if said(entry.form.ar.data, entry.form.en.data)]
        return rows[index].ar

    def _written(self) -> Iterable[dict[str, Any]]:  # Any: the shape is the question type's
        taken = {entry.form.key.data for entry in self.options.entries}
        free = iter([key for key in KEYS if key not in taken])
        for index, entry in enumerate(self.options.entries):
            text = said(entry.form.ar.data, entry.form.en.data)
            if text:
                key = entry.form.key.data or next(free)
                yield {"key": key, "text": text, "right": str(index) in (self.right.data or [])}


class MultipleForm(ChoiceForm):
    """Multiple choice."""

    scoring = RadioField(
        _l("How it is marked"),
        choices=[
            choice("partial", _l("Each right tick earns its part, each wrong one takes a part back")),
            choice("all", _l("All right ticks and no other, or nothing")),
        ],
        default="partial",
    )

    def own_body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return options and scoring."""
        return {**super().own_body(), "scoring": self.scoring.data}

    def show_own(self, body: Body) -> None:
        """Fill in options and scoring."""
        super().show_own(body)
        self.scoring.data = body.get("scoring", "partial")


class TrueFalseForm(QuestionForm):
    """A statement to be judged."""

    right = RadioField(
        _l("The statement is"),
        choices=[choice("true", _l("true")), choice("false", _l("false"))],
        validate_choice=False,
    )

    def own_body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return the judgement."""
        return {"right": {"true": True, "false": False}.get(self.right.data or "")}

    def show_own(self, body: Body) -> None:
        """Fill in the judgement."""
        self.right.data = "true" if body.get("right") else "false"


class NumericForm(QuestionForm):
    """A number, its tolerance and its units."""

    right = StringField(_l("The right number"), validators=[Length(max=60)])
    by = StringField(_l("How far off is still right"), default="0", validators=[Length(max=60)])
    by_kind = RadioField(
        _l("This tolerance is"),
        choices=[
            choice("absolute", _l("in the same unit")),
            choice("percent", _l("in percent of the right number")),
        ],
        default="absolute",
    )
    unit_ar = StringField(_l("Unit, in Arabic"), validators=[Optional(), Length(max=20)])
    unit_en = StringField(_l("Unit, in English"), validators=[Optional(), Length(max=20)])

    fields = {**QuestionForm.fields, "tolerance": "by", "unit": "unit_ar", "units": "unit_ar"}

    def own_body(self) -> dict[str, Any]:  # Any: the shape is the question type's
        """Return number, tolerance and unit."""
        tolerance = {"kind": self.by_kind.data or "absolute", "by": self.by.data or "0"}
        body: dict[str, Any] = {"right": self.right.data or "", "tolerance": tolerance}
        unit = said(self.unit_ar.data, self.unit_en.data)
        return {**body, "unit": unit} if unit else body

    def show_own(self, body: Body) -> None:
        """Fill in number, tolerance and unit."""
        tolerance, unit = body.get("tolerance", {}), body.get("unit", {})
        self.right.data = body.get("right", "")
        self.by.data, self.by_kind.data = tolerance.get("by", "0"), tolerance.get("kind", "absolute")
        self.unit_ar.data, self.unit_en.data = unit.get("ar", ""), unit.get("en", "")


FORMS: dict[Kind, type[QuestionForm]] = {
    Kind.SINGLE: ChoiceForm,
    Kind.MULTIPLE: MultipleForm,
    Kind.TRUE_FALSE: TrueFalseForm,
    Kind.NUMERIC: NumericForm,
}
