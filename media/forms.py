"""Forms of media."""

from typing import Any

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import Length

from lms.core.forms import Form
from lms.core.i18n import _l

LANGUAGES = {"ar": "العربية", "en": "English", "fr": "Français", "ur": "اردو", "id": "Bahasa Indonesia"}


class CaptionForm(Form):
    """A caption file and its language."""

    language = SelectField(_l("Language of the captions"), choices=[SelectChoice(*each) for each in LANGUAGES.items()])
    file = FileField(_l("Caption file (SRT or WebVTT)"), validators=[FileRequired()])


class ChaptersForm(Form):
    """Chapters, a line each."""

    chapters = TextAreaField(
        _l("Chapters of the lesson"),
        description=_l("A line each: the time, then the title. For example: 3:05 A folder for each month"),
        validators=[Length(max=10_000)],
    )


class FilesForm(Form):
    """Files for the library, several at once; without the page's script they come with the form."""

    upload = HiddenField()
    asset = HiddenField()
    file = MultipleFileField(_l("Files"))


class VideoForm(Form):
    """A video for something: sent in parts by the page's script (`upload` is its id), or whole by a plain form.

    Or one of the library that is here already (`asset` is its public id).
    """

    upload = HiddenField()
    asset = HiddenField()
    file = FileField(_l("Video file"))

    def validate(self, extra_validators: Any = None) -> bool:  # Any: WTForms' own
        """One of both must be there."""
        valid = bool(super().validate(extra_validators))
        if valid and not (self.upload.data or self.asset.data or self.file.data):
            self.file.errors = [*self.file.errors, str(_l("Please choose a file."))]
            return False
        return valid


class FileForm(VideoForm):
    """A file that learners download as it is, brought in the same ways."""

    file = FileField(_l("File"))
