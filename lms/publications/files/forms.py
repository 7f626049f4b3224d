"""Forms of files of books."""

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.core.forms import Form
from lms.core.i18n import _l
from media.forms import FileForm, VideoForm


class BookForm(FileForm):
    """A file of a volume."""

    file = FileField(_l("File of the book"))


class RecordingForm(VideoForm):
    """A recording of a chapter."""

    file = FileField(_l("Recording"))


class CoverForm(Form):
    """A picture for the cover."""

    picture = FileField(_l("Picture of the cover"))


class PageForm(Form):
    """The words of a page, and the version that they are a correction of."""

    version = HiddenField()
    words = TextAreaField(_l("What stands on the page"), validators=[Length(max=100_000)])


class TitleForm(Form):
    """The title of a chapter that is heard."""

    title = StringField(_l("Title of the chapter"), validators=[InputRequired(), Length(max=200)])
    step = IntegerField()
