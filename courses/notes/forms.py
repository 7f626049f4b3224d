"""The form of a note."""

import re
from typing import Any

from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from lms.core.forms import FoldedString, Form
from lms.core.i18n import _l

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


class NoteForm(Form):
    """A note, and the moment of the lesson that it belongs to, as a clock shows it."""

    at = FoldedString(_l("At"), description=_l("Minutes and seconds, for example 5:12. Empty: of the whole lesson"))
    text = TextAreaField(_l("Your note"), validators=[InputRequired(), Length(max=2000)])
    client_id = HiddenField(validators=[Length(max=64)])

    def validate_at(self, field: Any) -> None:  # Any: WTForms' own
        """Nothing, or a clock."""
        if field.data and not _CLOCK.fullmatch(field.data):
            raise ValidationError(_l("Please write minutes and seconds, for example 5:12."))

    @property
    def at_ms(self) -> int | None:
        """The moment in milliseconds."""
        found = _CLOCK.fullmatch(self.at.data or "")
        if not found:
            return None
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
