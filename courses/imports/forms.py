"""Bringing a list, and saying which column holds what."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import Optional

from courses.imports.columns import FIELDS
from courses.imports.models import PeopleList
from courses.imports.service.checking import DEFAULT_GENDER
from lms.core.forms import Form
from lms.core.i18n import _l

NOWHERE = -1


class BringForm(Form):
    """A file, and the run whose people it lists."""

    file = FileField(_l("The list (XLSX or CSV)"), validators=[FileRequired(_l("Please choose a file."))])
    run_id = SelectField(_l("For which run?"), coerce=int)


class ColumnsForm(Form):
    """A column of the sheet for each thing that the academy keeps."""

    name_ar = SelectField(FIELDS["name_ar"], coerce=int)
    phone = SelectField(FIELDS["phone"], coerce=int)
    email = SelectField(FIELDS["email"], coerce=int)
    gender = SelectField(FIELDS["gender"], coerce=int)
    unit = SelectField(FIELDS["unit"], coerce=int)
    job_title = SelectField(FIELDS["job_title"], coerce=int)
    name_latin = SelectField(FIELDS["name_latin"], coerce=int)
    gender_default = RadioField(
        _l("Where no row says it, they are"),
        choices=[SelectChoice("m", _l("Men")), SelectChoice("f", _l("Women"))],
        validators=[Optional()],
        validate_choice=False,
    )

    def offer(self, brought: PeopleList) -> None:
        """Offer the columns of the sheet."""
        headings = [SelectChoice(place, name) for place, name in enumerate(brought.layout.get("headings", []))]
        for name in FIELDS:
            self[name].choices = [SelectChoice(NOWHERE, _l("Not in the list")), *headings]

    def show(self, brought: PeopleList) -> None:
        """Fill in what is chosen now."""
        for name in FIELDS:
            self[name].data = brought.columns.get(name, NOWHERE)
        self.gender_default.data = brought.columns.get(DEFAULT_GENDER)

    def chosen(self) -> dict[str, Any]:  # Any: places, and a gender
        """What was chosen."""
        found: dict[str, Any] = {name: self[name].data for name in FIELDS if self[name].data != NOWHERE}
        if self.gender_default.data in {"m", "f"}:
            found[DEFAULT_GENDER] = self.gender_default.data
        return found
