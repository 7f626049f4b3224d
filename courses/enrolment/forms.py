"""Forms of the registry."""

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from courses.enrolment.models import EnrolPolicy, GroupPolicy
from courses.enrolment.words import GROUPS, POLICIES
from lms.core.forms import FoldedDate, FoldedInteger, FoldedString, Form
from lms.core.i18n import _l


class RunForm(Form):
    """A run."""

    version_id = SelectField(_l("Course and version"), coerce=int)
    code = FoldedString(
        _l("Code"),
        description=_l("Latin letters, digits and hyphens: it stands in the address of the lessons."),
        validators=[InputRequired(_l("Type the code.")), Length(max=30), Regexp(r"[A-Za-z0-9-]+$")],
    )
    title_ar = StringField(_l("Title in Arabic"), validators=[InputRequired(_l("Type the title.")), Length(max=120)])
    title_en = StringField(_l("Title in English"), validators=[Optional(), Length(max=120)])
    starts_on = FoldedDate(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    ends_on = FoldedDate(_l("Last day"), validators=[Optional()])
    seats = FoldedInteger(
        _l("Seats"), description=_l("Leave it empty for no limit."), validators=[Optional(), NumberRange(1, 100_000)]
    )
    policy = RadioField(
        _l("How do people get in?"),
        choices=[SelectChoice(policy.value, label) for policy, label in POLICIES.items()],
        default=EnrolPolicy.APPROVAL.value,
    )
    is_proctored = BooleanField(_l("Exams are held under supervision; the certificate says so"))


class PasteForm(Form):
    """Many people at once."""

    people = TextAreaField(
        _l("Phones or e-mails"),
        description=_l("One person a line; a name before the number does no harm."),
        validators=[InputRequired(_l("Paste at least one phone number or e-mail."))],
    )


class GroupForm(Form):
    """A group of a run."""

    name_ar = StringField(_l("Name in Arabic"), validators=[InputRequired(_l("Type the name.")), Length(max=80)])
    name_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=80)])
    policy = SelectField(
        _l("Whom it takes"),
        choices=[SelectChoice(policy.value, label) for policy, label in GROUPS.items()],
        default=GroupPolicy.MIXED.value,
    )
    seats = FoldedInteger(_l("Seats"), validators=[Optional(), NumberRange(1, 100_000)])
    trainer = FoldedString(_l("Phone or e-mail of the trainer"), validators=[Optional()])
