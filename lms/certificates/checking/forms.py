"""What is brought to be checked."""

from flask_wtf.file import FileField, FileRequired

from lms.core.forms import Form
from lms.core.i18n import _l


class FileForm(Form):
    """A certificate as a file."""

    file = FileField(_l("The certificate (PDF or photo)"), validators=[FileRequired(_l("Please choose a file."))])


class TableForm(Form):
    """A list of certificates."""

    file = FileField(_l("The list (XLSX or CSV)"), validators=[FileRequired(_l("Please choose a file."))])
