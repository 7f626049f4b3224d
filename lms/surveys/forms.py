"""The form on which a form is written: a row a question; an empty row is left out."""

import uuid
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from lms.core.forms import Form
from lms.core.i18n import _l
from lms.surveys.questions import CHOOSING, MOST_QUESTIONS, Fault, Schema, Type
from lms.surveys.words import FAULTS, TYPES

BETWEEN = "|"  # between the Arabic and the English of a choice


class QuestionPart(Part):
    """A question; its key stays with it when it is moved or reworded."""

    key = HiddenField()
    ar = StringField(_l("Question, in Arabic"), validators=[Length(max=300)])
    en = StringField(_l("Question, in English"), validators=[Length(max=300)])
    type = SelectField(_l("Kind of answer"), choices=[SelectChoice(each.value, words) for each, words in TYPES.items()])
    required = BooleanField(_l("Must be answered"))
    help_ar = StringField(_l("Help under it, in Arabic"), validators=[Length(max=1000)])
    help_en = StringField(_l("Help under it, in English"), validators=[Length(max=1000)])
    choices = TextAreaField(
        _l("Choices"),
        description=_l("Each on a line of its own: Arabic | English. For questions with choices only."),
        validators=[Length(max=6000)],
    )
    choice_keys = HiddenField()  # the keys of the lines as they were shown, so that a choice keeps its own

    @property
    def is_written(self) -> bool:
        """Whether anything stands in it."""
        return any((field.data or "").strip() for field in (self.ar, self.en, self.choices))

    def value(self) -> dict[str, Any]:  # Any: as said in the model
        """The question as it is kept."""
        kind = Type(self.type.data)
        return {
            "key": self.key.data or new_key(),
            "type": kind.value,
            "label": said(self.ar.data, self.en.data),
            "help": said(self.help_ar.data, self.help_en.data),
            "required": bool(self.required.data) and kind is not Type.INFO,
            "choices": self._choices() if kind in CHOOSING else [],
        }

    def _choices(self) -> list[dict[str, Any]]:  # Any: as said in the model
        known = dict(pair.split("=", 1)[::-1] for pair in (self.choice_keys.data or "").split("\n") if "=" in pair)
        written = [line.split(BETWEEN, 1) for line in (self.choices.data or "").splitlines() if line.strip(" |")]
        found = []
        for line in written:
            label = said(line[0], line[1] if len(line) > 1 else "")
            found.append({"key": known.get(label.get("ar", ""), "") or new_key(), "label": label})
        return found


class SurveyFormForm(Form):
    """The form's name and its questions."""

    title_ar = StringField(
        _l("Name, in Arabic"), validators=[InputRequired(_l("Please give it a name.")), Length(max=200)]
    )
    title_en = StringField(_l("Name, in English"), validators=[Length(max=200)])
    rows = FieldList(FormField(QuestionPart), max_entries=MOST_QUESTIONS)

    def title(self) -> dict[str, str]:
        """The name in the languages in which it was given."""
        return said(self.title_ar.data, self.title_en.data)

    def value(self) -> Schema:
        """The questions as they are kept."""
        return [part.value() for part in self.written()]

    def written(self) -> list[QuestionPart]:
        """The rows that are not empty."""
        return [entry.form for entry in self.rows.entries if entry.form.is_written]

    def show(self, title: dict[str, str], schema: Schema) -> None:
        """Fill it with a form that stands."""
        self.title_ar.data, self.title_en.data = title.get("ar", ""), title.get("en", "")
        self.lay(schema)

    def lay(self, schema: Schema, *, more: int = 0) -> None:
        """Show these questions, and `more` empty rows."""
        while self.rows.entries:
            self.rows.pop_entry()
        for question in [*map(_row, schema), *({} for _ in range(more))]:
            if len(self.rows.entries) < MOST_QUESTIONS:
                self.rows.append_entry(question)

    def point_at(self, problems: list[tuple[int, Fault]]) -> None:
        """Put each problem beside the field in which it stands."""
        written = self.written()
        for place, fault in problems:
            if place < 0:
                self.form_errors.append(str(FAULTS[fault]))
                continue
            field = written[place].ar if fault is Fault.LABEL else written[place].choices
            field.errors = [*field.errors, str(FAULTS[fault])]


def moved(schema: Schema, act: str) -> Schema:
    """The questions after a button of a row: "up-3", "down-3" or "drop-3"; as they are where it says nothing else."""
    verb, _, place = act.partition("-")
    if not place.isdecimal() or int(place) >= len(schema):
        return schema
    here, rows = int(place), list(schema)
    row = rows.pop(here)
    if verb != "drop":
        rows.insert(max(0, here - 1) if verb == "up" else here + 1, row)
    return rows


def said(ar: str | None, en: str | None) -> dict[str, str]:
    """What was written, in the languages in which something was."""
    return {language: text.strip() for language, text in (("ar", ar), ("en", en)) if text and text.strip()}


def new_key() -> str:
    """A key for a question or a choice."""
    return uuid.uuid4().hex[:8]


def _row(question: dict[str, Any]) -> dict[str, Any]:  # Any: as said in the model
    label, help_, choices = question["label"], question.get("help", {}), question.get("choices", [])
    return {
        "key": question["key"],
        "type": question["type"],
        "ar": label.get("ar", ""),
        "en": label.get("en", ""),
        "help_ar": help_.get("ar", ""),
        "help_en": help_.get("en", ""),
        "required": question.get("required", False),
        "choices": "\n".join(_line(choice["label"]) for choice in choices),
        "choice_keys": "\n".join(f"{choice['key']}={choice['label'].get('ar', '')}" for choice in choices),
    }


def _line(label: dict[str, str]) -> str:
    return f"{label.get('ar', '')} {BETWEEN} {label['en']}" if "en" in label else label.get("ar", "")
