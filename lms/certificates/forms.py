"""What is typed about certificates."""

from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from lms.certificates.models import Cause
from lms.core.forms import Form
from lms.core.i18n import _l

CAUSES = {
    Cause.ISSUED_IN_ERROR: _l("Issued in error"),
    Cause.OBTAINED_IMPROPERLY: _l("Obtained improperly"),
    Cause.CORRECTED: _l("Replaced by a corrected certificate"),
    Cause.OTHER: _l("For an administrative reason"),
}


class RevocationForm(Form):
    """Why a certificate is withdrawn."""

    cause = SelectField(
        _l("What the public is told"),
        choices=[SelectChoice(cause.value, CAUSES[cause]) for cause in CAUSES if cause is not Cause.CORRECTED],
    )
    reason = TextAreaField(
        _l("Why (stays in the register)"),
        validators=[InputRequired(_l("Write why the certificate is withdrawn.")), Length(max=1000)],
    )
