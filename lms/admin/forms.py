"""What an administrator fills in."""

from wtforms import BooleanField, DateField
from wtforms.validators import InputRequired

from lms.core.forms import Form
from lms.core.i18n import _l


class MonthForm(Form):
    """On which day a month began."""

    starts_on = DateField(_l("Begins on"), validators=[InputRequired(_l("Give the day."))])


class PreferencesForm(Form):
    """The switches of the site."""

    sign_up = BooleanField(_l("People may make accounts themselves"))
