"""What earns a certificate, as a registrar says it."""

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import NumberRange, Optional

from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l


class RuleForm(Form):
    """The usual shape of a rule; what is left empty is not asked for."""

    lessons = BooleanField(_l("All required lessons are complete"))
    each_quiz = FoldedInteger(
        _l("At least so much in each quiz (per cent)"), validators=[Optional(), NumberRange(1, 100)]
    )
    mean = FoldedInteger(
        _l("At least so much on average over all quizzes (per cent)"), validators=[Optional(), NumberRange(1, 100)]
    )
    kind = SelectField(
        _l("What is given"),
        choices=[
            SelectChoice("completion", _l("Certificate of completion")),
            SelectChoice("licence", _l("Computer literacy licence")),
            SelectChoice("tot", _l("Certificate of a trained trainer")),
        ],
    )
    valid_years = FoldedInteger(
        _l("Valid for so many years"),
        description=_l("Left empty: for ever."),
        validators=[Optional(), NumberRange(1, 50)],
    )
