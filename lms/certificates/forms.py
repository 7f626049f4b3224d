"""What is typed about certificates."""

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.certificates.models import Cause
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l

CAUSES = {
    Cause.ISSUED_IN_ERROR: _l("Issued in error"),
    Cause.OBTAINED_IMPROPERLY: _l("Obtained improperly"),
    Cause.CORRECTED: _l("Replaced by a corrected certificate"),
    Cause.RENEWED: _l("Replaced by a newer one"),
    Cause.OTHER: _l("For an administrative reason"),
}
REPLACED = {Cause.CORRECTED, Cause.RENEWED}  # what nobody chooses: another took its place


class RevocationForm(Form):
    """Why a certificate is withdrawn."""

    cause = SelectField(
        _l("What the public is told"),
        choices=[SelectChoice(cause.value, CAUSES[cause]) for cause in CAUSES if cause not in REPLACED],
    )
    reason = TextAreaField(
        _l("Why (stays in the register)"),
        validators=[InputRequired(_l("Write why the certificate is withdrawn.")), Length(max=1000)],
    )


class CorrectionForm(Form):
    """The printed words that may change, and why they do."""

    name_ar = StringField(
        _l("Name in Arabic, as it shall be printed"),
        validators=[DataRequired(_l("Write the name in Arabic.")), Length(max=160)],
    )
    name_en = StringField(_l("Name in Latin letters, as it shall be printed"), validators=[Optional(), Length(max=160)])
    gender = RadioField(
        _l("The sentence speaks of"), choices=[SelectChoice("m", _l("a man")), SelectChoice("f", _l("a woman"))]
    )
    course_ar = StringField(
        _l("Course in Arabic"), validators=[DataRequired(_l("Write the course in Arabic.")), Length(max=200)]
    )
    course_en = StringField(_l("Course in English"), validators=[Optional(), Length(max=200)])
    hours = FoldedInteger(_l("Hours"), validators=[Optional(), NumberRange(1, 5000)])
    reason = TextAreaField(
        _l("Why (stays in the register)"),
        validators=[DataRequired(_l("Write why the certificate is corrected.")), Length(max=1000)],
    )


class StepsForm(Form):
    """Which steps the academy takes before certificates are issued; the registrar's is never left out."""

    trainer = BooleanField(_l("Trainers confirm the results of their groups first"))
    director = BooleanField(_l("The director signs each batch off"))
