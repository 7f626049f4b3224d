"""Forms of the workshop. A field in two languages is two fields: `title_ar`, `title_en`."""

import re

from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from courses.catalog.opening_fields import OpeningFields
from courses.catalog.service.courses import SLUG
from lms.core.forms import FoldedInteger, FoldedString, Form
from lms.core.i18n import _l

COVERS = {
    "computer": _l("A computer"),
    "files": _l("Files"),
    "office": _l("Tables and slides"),
    "media": _l("Media"),
    "safety": _l("Safety"),
    "arabic": _l("Arabic"),
    "research": _l("Research"),
    "atlas": _l("Atlas"),
}


def two(form: Form, name: str) -> dict[str, str]:
    """What was typed for `name` in each language that has something."""
    typed = {language: form[f"{name}_{language}"].data or "" for language in ("ar", "en")}
    return {language: text for language, text in typed.items() if text}


class CourseForm(Form):
    """A new course."""

    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    code = FoldedString(
        _l("Code"),
        description=_l("Printed on certificates, for example CL-101."),
        validators=[InputRequired(_l("Type the code.")), Length(max=20), Regexp(r"[A-Za-z0-9.-]+$")],
    )
    slug = FoldedString(
        _l("Address"),
        description=_l("Small Latin letters, digits and hyphens: it stands in the link to the course."),
        validators=[
            Optional(),
            Length(max=60),
            Regexp(f"{SLUG.pattern}$", message=_l("An address is made of small Latin letters, digits and hyphens.")),
        ],
    )

    @property
    def address(self) -> str:
        """As typed, else the code: few trainers care for it."""
        return self.slug.data or re.sub(r"[^a-z0-9]+", "-", (self.code.data or "").lower()).strip("-")


class SettingsForm(Form):
    """What stands outside the versions."""

    revision = HiddenField()
    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    summary_ar = TextAreaField(_l("Summary in Arabic"), validators=[Optional(), Length(max=600)])
    summary_en = TextAreaField(_l("Summary in English"), validators=[Optional(), Length(max=600)])
    cover = SelectField(_l("Picture"), choices=[SelectChoice(*each) for each in COVERS.items()])
    category = StringField(_l("Category"), validators=[Optional(), Length(max=60)])
    is_listed = BooleanField(_l("Everybody sees the course in the catalogue"))
    required = SelectMultipleField(
        _l("Courses to complete first"),
        coerce=int,
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class GoalsForm(Form):
    """What a version promises."""

    revision = HiddenField()
    goals_ar = TextAreaField(_l("Goals in Arabic"), description=_l("One goal a line: what one will be able to do."))
    goals_en = TextAreaField(_l("Goals in English"), description=_l("In the same order."))
    hours = FoldedInteger(_l("Hours"), validators=[Optional(), NumberRange(0, 2000)])

    def goals(self) -> list[dict[str, str]]:
        """The lines of both languages, paired."""
        arabic = [line.strip() for line in (self.goals_ar.data or "").splitlines() if line.strip()]
        english = [line.strip() for line in (self.goals_en.data or "").splitlines() if line.strip()]
        english += [""] * (len(arabic) - len(english))
        return [{"ar": ar, "en": en} if en else {"ar": ar} for ar, en in zip(arabic, english, strict=False)]


class SectionForm(OpeningFields, Form):
    """A section."""

    revision = HiddenField()
    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    summary_ar = TextAreaField(_l("Summary in Arabic"), validators=[Optional(), Length(max=600)])
    summary_en = TextAreaField(_l("Summary in English"), validators=[Optional(), Length(max=600)])


class NewProgrammeForm(Form):
    """A new programme."""

    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    slug = FoldedString(_l("Address"), validators=[InputRequired(_l("Type the address.")), Length(max=60)])


class ProgrammeForm(Form):
    """The words of a programme."""

    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=160)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=160)])
    summary_ar = TextAreaField(_l("Summary in Arabic"), validators=[Optional(), Length(max=600)])
    summary_en = TextAreaField(_l("Summary in English"), validators=[Optional(), Length(max=600)])


class NoteForm(Form):
    """What a new version changes, for the record."""

    note = TextAreaField(_l("What changed?"), validators=[Optional(), Length(max=600)])


class TrainerForm(Form):
    """Somebody by phone or e-mail."""

    login = FoldedString(_l("Phone or e-mail"), validators=[InputRequired(_l("Type a phone number or an e-mail."))])


def whole(value: str | None) -> int:
    """A number from a hidden field; -1 where there is none, which is never the right revision."""
    return int(value) if value and value.isdigit() else -1
