"""Forms of the privacy pages."""

from wtforms import RadioField, SelectField, TextAreaField
from wtforms import StringField as Text
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.complaints.files.rules import MOST_FILES, MOST_MEGABYTES, Originals
from lms.complaints.privacy.models import Wish
from lms.complaints.privacy.words import WISHES
from lms.core.forms import FoldedDate, FoldedInteger, FoldedString, Form
from lms.core.i18n import _l

MOST_TEXT = 4000


class FilesForm(Form):
    """What people may attach."""

    most = FoldedInteger(_l("Files at once"), validators=[InputRequired(), NumberRange(0, MOST_FILES)])
    megabytes = FoldedInteger(_l("Megabytes of each"), validators=[InputRequired(), NumberRange(1, MOST_MEGABYTES)])
    originals = RadioField(
        _l("The file as it was sent"),
        choices=[
            SelectChoice(Originals.DELETE.value, _l("Delete it once the harmless copy is there")),
            SelectChoice(Originals.KEEP.value, _l("Keep it locked away, as proof")),
        ],
    )


class HoldForm(Form):
    """A case that the law holds."""

    reference = FoldedString(_l("Number of the case"), validators=[InputRequired(), Length(max=40)])
    reason = Text(_l("Why the law holds it"), validators=[InputRequired(), Length(max=500)])


class RequestForm(Form):
    """What a person asks about their own data."""

    wish = SelectField(_l("What is asked"), choices=[SelectChoice(wish.value, WISHES[wish]) for wish in Wish])
    name = Text(_l("Name of whoever asks"), validators=[InputRequired(), Length(max=200)])
    phone = FoldedString(_l("Telephone number"), validators=[Optional(), Length(max=40)])
    email = Text(_l("E-mail address"), validators=[Optional(), Length(max=200)])
    national_id = FoldedString(_l("National number"), validators=[Optional(), Length(max=20)])
    proof = Text(_l("How we know that it is they"), validators=[InputRequired(), Length(max=300)])
    received_on = FoldedDate(_l("Day on which it was asked"), validators=[InputRequired()])
    text = TextAreaField(_l("In their own words"), validators=[Optional(), Length(max=MOST_TEXT)])


class RectifyForm(Form):
    """What is to stand there instead; empty leaves it as it is."""

    name = Text(_l("Right name"), validators=[Optional(), Length(max=200)])
    phone = FoldedString(_l("Right telephone number"), validators=[Optional(), Length(max=40)])
    email = Text(_l("Right e-mail address"), validators=[Optional(), Length(max=200)])


class SettlementForm(Form):
    """How the request ended."""

    note = TextAreaField(_l("What the person was told"), validators=[InputRequired(), Length(max=MOST_TEXT)])
    refused = RadioField(
        _l("How it ends"),
        choices=[
            SelectChoice("", _l("It was fulfilled")),
            SelectChoice("1", _l("It was refused, with the reason above")),
        ],
        default="",
    )


class ProcessingForm(Form):
    """What the academy adds to the register."""

    officer = Text(_l("Who answers for data, and how to reach them"), validators=[Optional(), Length(max=300)])
    ground = TextAreaField(_l("Ground in law"), validators=[Optional(), Length(max=MOST_TEXT)])
    location = Text(_l("Where the servers stand"), validators=[Optional(), Length(max=300)])
    due_days = FoldedInteger(
        _l("Days in which a request is answered"), validators=[InputRequired(), NumberRange(1, 90)]
    )
