"""Forms of the registry."""

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from courses.enrolment.models import EnrolPolicy, GroupPolicy, Pace
from courses.enrolment.words import GROUPS, PACES, POLICIES
from lms.accounts.models import Gender
from lms.accounts.words import GRADES
from lms.core.forms import FoldedDate, FoldedInteger, FoldedString, Form
from lms.core.i18n import _l


class TickField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


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
    apply_until = FoldedDate(
        _l("Last day to join"), description=_l("Leave it empty to take people until the end."), validators=[Optional()]
    )
    pace = RadioField(
        _l("Pace"), choices=[SelectChoice(pace.value, label) for pace, label in PACES.items()], default=Pace.FIXED.value
    )
    weeks = FoldedInteger(
        _l("Weeks to finish in"),
        description=_l("At one's own pace: counted from each person's own first day."),
        validators=[Optional(), NumberRange(1, 104)],
    )
    zone = SelectField(_l("Time zone"), default="Africa/Cairo")
    offer_hours = FoldedInteger(
        _l("Hours that a freed seat is kept for the next person"),
        description=_l("0 gives the seat at once, without asking."),
        default=48,
        validators=[Optional(), NumberRange(0, 720)],
    )
    groups_apart = BooleanField(_l("A trainer sees only the people of her own groups"), default=True)
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


class MoreTimeForm(Form):
    """More time for one person."""

    until = FoldedDate(_l("New last day"), validators=[InputRequired(_l("Choose the new last day."))])


class CodeForm(Form):
    """A code that lets people in."""

    note = StringField(
        _l("For whom"), description=_l("Stands in this list only."), validators=[Optional(), Length(max=120)]
    )
    uses = FoldedInteger(
        _l("How many people may use it"),
        description=_l("Leave it empty for no limit."),
        validators=[Optional(), NumberRange(1, 100_000)],
    )
    until = FoldedDate(_l("Good until the end of"), validators=[Optional()])


class JoinForm(Form):
    """A code, typed by whoever holds it."""

    code = FoldedString(
        _l("Code"),
        description=_l("Eight digits, as the paper shows them."),
        validators=[InputRequired(_l("Type the code.")), Length(max=40)],
    )


class QuotaForm(Form):
    """How many a directorate may nominate."""

    unit = SelectField(_l("Directorate"), coerce=int)
    quota = FoldedInteger(
        _l("How many names"), validators=[InputRequired(_l("Type a number.")), NumberRange(0, 10_000)]
    )
    closes_on = FoldedDate(_l("Last day to send names"), validators=[Optional()])


class RulesForm(Form):
    """Who may come into a run; an empty field asks nothing."""

    years = FoldedInteger(_l("Years of service, at least"), validators=[Optional(), NumberRange(1, 60)])
    least = FoldedInteger(_l("Age, at least"), validators=[Optional(), NumberRange(15, 100)])
    most = FoldedInteger(_l("Age, at most"), validators=[Optional(), NumberRange(15, 100)])
    gender = RadioField(
        _l("Men or women"),
        choices=[
            SelectChoice("", _l("Men and women")),
            SelectChoice(Gender.MALE.value, _l("Men only")),
            SelectChoice(Gender.FEMALE.value, _l("Women only")),
        ],
        default="",
    )
    grades = TickField(_l("Grades"), choices=[SelectChoice(grade.value, label) for grade, label in GRADES.items()])
    courses = TickField(_l("Courses completed before"), coerce=int)
    directorates = TickField(_l("Only these directorates"), coerce=int)


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
    trainers = TextAreaField(
        _l("Trainers"),
        description=_l("A phone or e-mail on each line; the first signs for the group."),
        validators=[Optional()],
    )
