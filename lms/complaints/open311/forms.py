"""The form for a new key."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.complaints.open311.keys import LONGEST_NAME
from lms.core.forms import Form
from lms.core.i18n import _l


class KeyForm(Form):
    """Which application it is for."""

    name = StringField(_l("Name of the application"), validators=[InputRequired(), Length(max=LONGEST_NAME)])
