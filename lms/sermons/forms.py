"""Forms of the desk."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField, TimeField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional

from lms.accounts.forms import option
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l
from lms.sermons.kinds import LANGUAGES, PARTS, Content, SourceKind
from lms.sermons.models import SermonSource
from lms.sermons.service.weeks import FIRST_CALL
from lms.sermons.service.writing import LONGEST, Cited, Plan
from lms.sermons.words import SOURCES


def _id(value: Any) -> int | None:  # Any: what the browser sent; nothing is none
    return int(value) if str(value).isdecimal() and int(value) else None


def version(said: str | None) -> int:
    """The row version that a page was made from; 0, which is none, for anything else."""
    return int(said) if said and said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004 - what an integer holds


class PlanForm(Form):
    """When a sermon is published, and what it is about."""

    at = TimeField(_l("Published at, by Cairo’s clock"), validators=[InputRequired(_l("Please say at what time."))])
    subject_id = SelectField(_l("Subject"), coerce=_id, validators=[Optional()])
    is_announced = BooleanField(_l("Tell readers its title before its day, once it is scheduled"))

    @property
    def plan(self) -> Plan:
        """What was said."""
        return Plan(self.at.data or FIRST_CALL, self.subject_id.data, bool(self.is_announced.data))


class LanguageForm(Form):
    """A language that is added."""

    language = SelectField(_l("Language"), choices=[option(*each) for each in LANGUAGES.items()])
    title = StringField(_l("Title"), validators=[InputRequired(_l("Please give it a title.")), Length(max=200)])


class TextForm(Form):
    """A sermon's words in one language."""

    seen = HiddenField(default="0")
    title = StringField(_l("Title"), validators=[InputRequired(_l("Please give it a title.")), Length(max=200)])
    summary = TextAreaField(
        _l("In two sentences"), description=_l("Stands in lists and in feeds."), validators=[Length(max=600)]
    )
    first = TextAreaField(
        _l("First sermon"),
        description=_l("An empty line ends a paragraph; a line that begins with ## is a heading."),
        validators=[Length(max=LONGEST)],
    )
    second = TextAreaField(_l("Second sermon"), validators=[Length(max=LONGEST)])
    supplication = TextAreaField(_l("Supplication"), validators=[Length(max=LONGEST)])

    def show(self, content: Content, seen: int) -> None:
        """Show what stands."""
        for name, value in content.told().items():
            self[name].data = value
        self.seen.data = str(seen)

    @property
    def content(self) -> Content:
        """What was typed."""
        return Content(**{name: self[name].data or "" for name in ("title", "summary", *PARTS)})

    @property
    def version(self) -> int:
        """The row version that it was begun from."""
        return version(self.seen.data)


class CorrectionForm(TextForm):
    """New words for a published text."""

    note = StringField(
        _l("What was corrected, in words for readers"),
        validators=[InputRequired(_l("Please tell readers what was corrected.")), Length(max=300)],
    )


class NoteForm(Form):
    """Why."""

    note = TextAreaField(_l("Why"), validators=[Length(max=1000)])
    seen = HiddenField(default="0")


class SourceRow(PlainForm):
    """One source."""

    kind = SelectField(
        _l("Kind of source"), choices=[option("", "—"), *(option(kind.value, word) for kind, word in SOURCES.items())]
    )
    sura = FoldedInteger(_l("Sura"), validators=[Optional()])
    first_ayah = FoldedInteger(_l("From verse"), validators=[Optional()])
    last_ayah = FoldedInteger(_l("To verse"), validators=[Optional()])
    title = StringField(_l("Collection, or book and author"), validators=[Length(max=200)])
    place = StringField(_l("Number, or page"), validators=[Length(max=60)])


class SourcesForm(Form):
    """All sources; a row without a kind is none."""

    rows = FieldList(FormField(SourceRow), max_entries=40)

    def show(self, sources: list[SermonSource]) -> None:
        """What stands, and room for three more."""
        for source in sources:
            self.rows.append_entry({**vars(source), "kind": source.kind.value})
        for _more in range(3):
            self.rows.append_entry()

    @property
    def sources(self) -> list[Cited]:
        """What was entered."""
        found = []
        for row in self.rows:
            told = row.form
            if told.kind.data:
                numbers = (told.sura.data, told.first_ayah.data, told.last_ayah.data or told.first_ayah.data)
                is_verse = told.kind.data == SourceKind.QURAN.value
                said = ("", "") if is_verse else (told.title.data or "", told.place.data or "")
                found.append(Cited(SourceKind(told.kind.data), *said, *(numbers if is_verse else (None, None, None))))
        return found
