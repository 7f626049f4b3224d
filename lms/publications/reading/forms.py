"""What readers and editors send."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from lms.core.forms import Form
from lms.core.i18n import _l
from lms.publications.reading.models import Colour, MarkKind, Medium
from lms.publications.reading.words import COLOURS

LONGEST_NOTE = 4000
LONGEST_QUOTE = 2000
MOST_SHEET = 2_000_000
INKS = [SelectChoice(each.value, COLOURS[each]) for each in Colour]


class MarkForm(Form):
    """A mark on a page: the words come from what was selected, or are typed."""

    kind = HiddenField(default=MarkKind.NOTE.value)
    exact = TextAreaField(
        _l("The words it is about"),
        description=_l("As they stand on the page. Empty: the page as a whole"),
        validators=[Length(max=LONGEST_QUOTE)],
    )
    note = TextAreaField(_l("Your own note"), validators=[Length(max=LONGEST_NOTE)])
    colour = SelectField(_l("Colour"), choices=INKS, default=Colour.YELLOW.value)
    prefix = HiddenField(validators=[Length(max=200)])
    suffix = HiddenField(validators=[Length(max=200)])
    client_id = HiddenField(validators=[Length(max=64)])

    def validate_kind(self, field: Any) -> None:  # Any: WTForms' own
        """One of the kinds; a note says something, a highlight is on words."""
        if field.data not in {each.value for each in MarkKind}:
            raise ValidationError(_l("Please choose what to leave here."))

    def validate_note(self, field: Any) -> None:  # Any: as above
        """An empty note without words would be nothing."""
        if self.kind.data != MarkKind.BOOKMARK and not field.data and not self.exact.data:
            raise ValidationError(_l("Please write a note, or name the words to highlight."))


class RewriteForm(Form):
    """The note of a mark, and its colour."""

    note = TextAreaField(_l("Your own note"), validators=[Length(max=LONGEST_NOTE)])
    colour = SelectField(_l("Colour"), choices=INKS, default=Colour.YELLOW.value)


class PlaceForm(Form):
    """Where a reader is, as the page tells it."""

    code = StringField(validators=[Length(max=20)])
    medium = SelectField(choices=[SelectChoice(each.value, each.value) for each in Medium])
    volume = IntegerField(validators=[MayBeEmpty(), NumberRange(0, 10_000)])
    page = IntegerField(validators=[MayBeEmpty(), NumberRange(0, 1_000_000)])
    fragment = IntegerField(validators=[MayBeEmpty(), NumberRange(0, 100_000)])
    narration = IntegerField(validators=[MayBeEmpty(), NumberRange(1, 1000)], default=1)
    track = IntegerField(validators=[MayBeEmpty(), NumberRange(0, 100_000)])
    at_ms = IntegerField(validators=[MayBeEmpty(), NumberRange(0, 2_000_000_000)])
    ago = IntegerField(validators=[MayBeEmpty(), NumberRange(0)])  # milliseconds since the reader was there


class CueForm(Form):
    """Cues of a recording: lines to edit, or a file."""

    sheet = TextAreaField(
        _l("Cues"),
        description=_l("A line each: the time, then page and sentence, for example 1:02.5  12.3"),
        validators=[Length(max=MOST_SHEET)],
    )
    file = FileField(_l("Or a file: WebVTT, or labels of Audacity"))

    def text(self) -> str:
        """What is to be read: the file, if there is one."""
        if self.file.data:
            return captions_text(self.file.data.read(MOST_SHEET + 1))
        return str(self.sheet.data or "")


def captions_text(content: bytes) -> str:
    """The words of a file in any encoding that captions come in; refuses what is no text."""
    from media.captions import BadCaptions, decode

    if len(content) > MOST_SHEET:
        raise ValidationError(_l("This file is too large for a list of cues."))
    try:
        return decode(content)
    except BadCaptions as why:
        raise ValidationError(_l("This file is no text.")) from why
