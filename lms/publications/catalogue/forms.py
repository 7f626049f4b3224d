"""What is typed at the desk."""

import datetime as dt
from typing import Any

from flask import request
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core import digits
from lms.core.forms import FoldedInteger, FoldedString, Form
from lms.core.i18n import _l, choose
from lms.publications import words
from lms.publications.catalogue.service.records import SCALARS, Record
from lms.publications.catalogue.words import FIELDS
from lms.publications.models import Edition, Subject

_BLANK_ROWS = 3


def _named(table: dict[Any, Any]) -> list[SelectChoice]:  # Any: a list of words and their sentences
    return [SelectChoice(str(key), label) for key, label in table.items()]


class RecordForm(Form):
    """The record of an edition. What may stand in it `service.checking` says, for sheets too."""

    seen = HiddenField()
    title = StringField(FIELDS["title"])
    subtitle = StringField(FIELDS["subtitle"], validators=[Optional()])
    language = StringField(FIELDS["language"], description=_l("A code such as ar, en, fr, sw, or the name."))
    kind = SelectField(FIELDS["kind"], choices=_named(words.KINDS), validate_choice=False)
    translated_from = SelectField(FIELDS["translated_from"], validate_choice=False, validators=[Optional()])
    about = TextAreaField(FIELDS["about"], validators=[Optional()])
    isbn = FoldedString(
        FIELDS["isbn"], description=_l("Of ten or thirteen digits, with or without dashes."), validators=[Optional()]
    )
    doi = StringField(FIELDS["doi"], validators=[Optional()])
    year_ah = FoldedString(FIELDS["year_ah"], validators=[Optional()])
    year_ce = FoldedString(FIELDS["year_ce"], validators=[Optional()])
    publisher = SelectField(FIELDS["publisher"], choices=_named(words.PUBLISHERS), validate_choice=False)
    publisher_text = StringField(FIELDS["publisher_text"], validators=[Optional()])
    place = StringField(FIELDS["place"], validators=[Optional()])
    licence = SelectField(FIELDS["licence"], choices=_named(words.LICENCES), validate_choice=False)
    rights = TextAreaField(FIELDS["rights"], validators=[Optional()])
    volumes = TextAreaField(
        FIELDS["volumes"],
        description=_l("A line for each volume, in their order; an empty line for one that has only its number."),
        validators=[Optional()],
    )
    volume_count = FoldedInteger(_l("Number of volumes"), validators=[Optional()])

    def offer(self, others: list[Edition]) -> None:
        """Offer the other editions of the work as what this one comes from."""
        found = [SelectChoice(row.code, f"{row.title} ({row.language}, {row.code})") for row in others]
        self.translated_from.choices = [SelectChoice("", _l("None: the work has no other edition here")), *found]

    def show(self, record: Record, seen: int) -> None:
        """Fill in what a record says."""
        for name in SCALARS:
            self[name].data = record[name]
        self.volumes.data, self.volume_count.data = "\n".join(record["volumes"]).rstrip(), len(record["volumes"])
        self.seen.data = str(seen)

    def typed(self) -> Record:
        """What was typed, as `checking` takes it."""
        record: Record = {name: str(self[name].data or "") for name in SCALARS}
        labels = str(self.volumes.data or "").replace("\r", "").split("\n")
        count = self.volume_count.data
        if not isinstance(count, int):
            count = len(labels)
        record["volumes"] = (labels + [""] * max(0, min(count, 201) - len(labels)))[: max(1, min(count, 201))]
        record["contributors"] = people()
        return record

    def refuse(self, wrong: dict[str, str]) -> None:
        """Show what the judge said beside the fields; what belongs to none, above them."""
        for name, sentence in wrong.items():
            if name in self._fields:
                self[name].errors = [*self[name].errors, sentence]
            else:
                self.form_errors.append(sentence)

    def known(self) -> int | None:
        """Which state of the record its writer saw."""
        said = str(self.seen.data or "")
        return int(said) if said.isascii() and said.isdigit() else None


def people() -> list[list[str]]:
    """The rows of people that were sent: what each did, and the name."""
    return [list(row) for row in zip(request.form.getlist("role"), request.form.getlist("person"), strict=False)]


def with_blanks(rows: list[list[str]]) -> list[list[str]]:
    """These rows and some empty ones to fill in."""
    return [row for row in rows if row[1].strip()] + [["aut" if not rows else "", ""]] * _BLANK_ROWS


class WorkForm(Form):
    """A work: what it is called in two languages, what it was written in, where it stands."""

    seen = HiddenField()
    title_ar = StringField(
        _l("Title of the work in Arabic"), validators=[InputRequired(_l("Every work has a title.")), Length(max=300)]
    )
    title_en = StringField(_l("Title of the work in English"), validators=[Optional(), Length(max=300)])
    language = StringField(
        _l("Language in which it was written"),
        description=_l("A code such as ar, en, fr, sw, or the name."),
        validators=[InputRequired(_l("Say in which language."))],
    )
    about_ar = TextAreaField(_l("About the work, in Arabic"), validators=[Optional(), Length(max=5000)])
    about_en = TextAreaField(_l("About the work, in English"), validators=[Optional(), Length(max=5000)])
    subjects = SelectMultipleField(
        _l("Stands under"),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, tree: list[tuple[Subject, int]]) -> None:
        """Offer the subjects."""
        self.subjects.choices = [SelectChoice(row.id, f"{'— ' * depth}{choose(row.name)}") for row, depth in tree]


class WordsForm(Form):
    """Some words, for whoever reads the history."""

    words = TextAreaField(_l("Your words"), validators=[Length(max=2000)])


class TimeForm(Form):
    """A day and a time of Cairo."""

    day = FoldedString(_l("Day"), description=_l("Year-month-day, such as 2027-01-15."))
    time = FoldedString(_l("Time"), description=_l("Hours and minutes, such as 09:30."))

    def moment(self, zone: dt.tzinfo) -> dt.datetime | None:
        """The moment that was meant; None where it is none."""
        typed = f"{digits.fold(self.day.data or '')} {digits.fold(self.time.data or '')}"
        try:
            return dt.datetime.strptime(typed, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            return None


class RuleForm(Form):
    """A rule of the review."""

    words_ar = StringField(_l("The rule in Arabic"), validators=[InputRequired(_l("Write the rule.")), Length(max=300)])
    words_en = StringField(_l("The rule in English"), validators=[Optional(), Length(max=300)])
    help_ar = TextAreaField(_l("How a reviewer sees it, in Arabic"), validators=[Optional(), Length(max=1000)])
    help_en = TextAreaField(_l("How a reviewer sees it, in English"), validators=[Optional(), Length(max=1000)])
    position = FoldedInteger(_l("Place in the list"), validators=[Optional()])
    is_active = BooleanField(_l("Asked in every review"))


class AgentForm(Form):
    """A person or a body."""

    name_ar = StringField(_l("Name in Arabic letters"), validators=[Optional(), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=200)])
    latin_name = StringField(
        _l("Name in Latin letters, as libraries write it"), validators=[Optional(), Length(max=200)]
    )
    sort_name = StringField(_l("Stands in lists under"), validators=[Optional(), Length(max=200)])
    born = FoldedInteger(_l("Born in the year (CE)"), validators=[Optional()])
    died = FoldedInteger(_l("Died in the year (CE)"), validators=[Optional()])
    about_ar = TextAreaField(_l("Some words on them, in Arabic"), validators=[Optional(), Length(max=3000)])
    about_en = TextAreaField(_l("Some words on them, in English"), validators=[Optional(), Length(max=3000)])


class SubjectForm(Form):
    """A subject."""

    name_ar = StringField(_l("Subject in Arabic"), validators=[InputRequired(_l("Write its name.")), Length(max=200)])
    name_en = StringField(_l("Subject in English"), validators=[Optional(), Length(max=200)])
    parent_id = SelectField(_l("Belongs to"), coerce=int, validate_choice=False)
    position = FoldedInteger(_l("Place in the list"), validators=[Optional()])


class SeriesForm(Form):
    """A series and what is in it."""

    title_ar = StringField(_l("Series, in Arabic"), validators=[InputRequired(_l("Write its name.")), Length(max=200)])
    title_en = StringField(_l("Series, in English"), validators=[Optional(), Length(max=200)])
    about_ar = TextAreaField(_l("About the series, in Arabic"), validators=[Optional(), Length(max=3000)])
    about_en = TextAreaField(_l("About the series, in English"), validators=[Optional(), Length(max=3000)])
    members = TextAreaField(
        _l("Its editions"), description=_l("The code of an edition a line, in their order."), validators=[Optional()]
    )


class ErratumForm(Form):
    """What a reader found."""

    words = TextAreaField(
        _l("What is wrong, and how should it read?"),
        validators=[InputRequired(_l("Write what is wrong, and how it should read.")), Length(max=2000)],
    )
    quoted = TextAreaField(_l("The words as they stand"), validators=[Optional(), Length(max=2000)])
    volume = FoldedInteger(_l("Volume"), validators=[Optional()])
    page = FoldedInteger(_l("Page"), validators=[Optional()])


class ReviewForm(Form):
    """What a reviewer found of each rule, and a word where it goes back. Its rows are read from the request."""

    words = TextAreaField(_l("A word to its makers"), validators=[Optional(), Length(max=2000)])

    @staticmethod
    def found() -> dict[int, str]:
        """The rules that were ticked, each with its note."""
        ticked = [int(key) for key in request.form.getlist("rule") if key.isascii() and key.isdigit()]
        return {key: request.form.get(f"note-{key}", "").strip() for key in ticked[:200]}


class SheetForm(Form):
    """A sheet of editions."""

    file = FileField(_l("Sheet of editions (XLSX or CSV)"), validators=[FileRequired(_l("Choose a sheet."))])
