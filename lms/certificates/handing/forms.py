"""What is typed when sheets are handed over."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from lms.certificates.handing.models import Way
from lms.certificates.handing.service import Receipt
from lms.core.forms import Form
from lms.core.i18n import _l

WAYS = {
    Way.IN_PERSON: _l("In person"),
    Way.DELEGATE: _l("Through a delegate"),
    Way.POST: _l("By post"),
}


class HandOverForm(Form):
    """Who receives the chosen sheets."""

    way = RadioField(
        _l("How"), choices=[SelectChoice(way.value, name) for way, name in WAYS.items()], default="in_person"
    )
    receiver = StringField(_l("Who received them"), validators=[Optional(), Length(max=160)])
    note = StringField(_l("Number of the letter or parcel"), validators=[Optional(), Length(max=160)])

    def receipt(self) -> Receipt:
        """What was typed."""
        return Receipt(Way(self.way.data), self.receiver.data or "", self.note.data or "")


class TakeBackForm(Form):
    """Why a hand-over does not count."""

    why = TextAreaField(
        _l("Why it is taken back"),
        validators=[InputRequired(_l("Write why the hand-over is taken back.")), Length(max=500)],
    )
