"""Bringing a file, and saying which column holds what."""

from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from lms.complaints.exchange.columns import FIELDS
from lms.complaints.exchange.models import ExchangeFile, Purpose
from lms.complaints.exchange.words import PURPOSES
from lms.core.forms import Form
from lms.core.i18n import _l

NOWHERE = -1


class BringForm(Form):
    """A file, and what it is for."""

    file = FileField(_l("The file (XLSX, CSV or JSON)"), validators=[FileRequired(_l("Please choose a file."))])
    purpose = RadioField(
        _l("What is it for?"),
        choices=[SelectChoice(each.value, PURPOSES[each]) for each in (Purpose.TAKE_IN, Purpose.COMPARE)],
        default=Purpose.TAKE_IN.value,
    )


class ColumnsForm(Form):
    """A column of the file for each thing that we keep."""

    external_ref = SelectField(FIELDS["external_ref"], coerce=int)
    text = SelectField(FIELDS["text"], coerce=int)
    title = SelectField(FIELDS["title"], coerce=int)
    kind = SelectField(FIELDS["kind"], coerce=int)
    category = SelectField(FIELDS["category"], coerce=int)
    received_at = SelectField(FIELDS["received_at"], coerce=int)
    place = SelectField(FIELDS["place"], coerce=int)
    name = SelectField(FIELDS["name"], coerce=int)
    phone = SelectField(FIELDS["phone"], coerce=int)
    email = SelectField(FIELDS["email"], coerce=int)
    national_id = SelectField(FIELDS["national_id"], coerce=int)
    status = SelectField(FIELDS["status"], coerce=int)
    category_id = SelectField(_l("Category where no row names one"), coerce=int)

    def offer(self, brought: ExchangeFile, categories: Mapping[int, str]) -> None:
        """Offer the columns of the file."""
        columns = [SelectChoice(place, name or str(place + 1)) for place, name in enumerate(brought.headings)]
        for name in FIELDS:
            self[name].choices = [SelectChoice(NOWHERE, _l("Not in the file")), *columns]
        none = SelectChoice(0, _l("None: such rows are to be mended"))
        self.category_id.choices = [none, *(SelectChoice(key, name) for key, name in categories.items())]

    def show(self, brought: ExchangeFile) -> None:
        """Fill in what is chosen now."""
        for name in FIELDS:
            self[name].data = brought.columns.get(name, NOWHERE)
        self.category_id.data = brought.category_id or 0

    def chosen(self) -> dict[str, int]:
        """What was chosen."""
        return {name: int(self[name].data) for name in FIELDS if self[name].data != NOWHERE}
