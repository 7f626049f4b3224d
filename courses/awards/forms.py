"""What earns a certificate, as a registrar says it."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from courses.awards.shapes import Courses, Licence, Simple
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l, choose

PERCENT = [Optional(), NumberRange(1, 100)]
SHAPES = {
    "simple": _l("By lessons and marks"),
    "licence": _l("By units, with practicals and levels: a licence"),
    "courses": _l("By the certificates of its courses"),
    "tree": _l("By a rule of another shape, written as a tree"),
}


class RuleForm(Form):
    """One of the usual shapes of a rule, or a tree as it is; what is left empty is not asked for."""

    shape = RadioField(_l("How it is earned"), choices={}, default="simple")
    lessons = BooleanField(_l("All required lessons are complete"))
    each_quiz = FoldedInteger(_l("At least so much in each quiz (per cent)"), validators=PERCENT)
    mean = FoldedInteger(_l("At least so much on average over all quizzes (per cent)"), validators=PERCENT)
    each_work = FoldedInteger(_l("At least so much in each assignment (per cent)"), validators=PERCENT)
    total = FoldedInteger(_l("At least so much as total of the gradebook (per cent)"), validators=PERCENT)
    with_lessons = BooleanField(_l("All required lessons are complete"))
    unit_each = FoldedInteger(_l("At least so much in each unit (per cent)"), validators=PERCENT)
    unit_practical = FoldedInteger(_l("At least so much in each practical (per cent)"), validators=PERCENT)
    foundation = SelectMultipleField(
        _l("Units of the first level"),
        choices=(),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("None chosen: there is no first level, all units are needed."),
    )
    advanced_each = FoldedInteger(
        _l("Highest level: at least so much in each unit (per cent)"),
        description=_l("Left empty: there is no such level."),
        validators=PERCENT,
    )
    advanced_practical = FoldedInteger(_l("Highest level: in each practical (per cent)"), validators=PERCENT)
    mean_of_courses = FoldedInteger(_l("At least so much on average over all courses (per cent)"), validators=PERCENT)
    tree = TextAreaField(_l("The rule as a tree (JSON)"), validators=[Length(max=8000)])
    kind = SelectField(
        _l("What is given"),
        choices=[
            SelectChoice("completion", _l("Certificate of completion")),
            SelectChoice("licence", _l("Computer literacy licence")),
            SelectChoice("tot", _l("Certificate of a trained trainer")),
        ],
    )
    hours = FoldedInteger(_l("Hours"), validators=[Optional(), NumberRange(1, 5000)])
    valid_years = FoldedInteger(
        _l("Valid for so many years"),
        description=_l("Left empty: for ever."),
        validators=[Optional(), NumberRange(1, 50)],
    )

    def offer(self, units: Iterable[tuple[str, dict[str, str]]], *, is_programme: bool) -> None:
        """The choices that this course, or this programme, has."""
        self.foundation.choices = [SelectChoice(key, choose(title)) for key, title in units]
        shapes = {"courses", "tree"} if is_programme else {"simple", "licence", "tree"}
        self.shape.choices = [SelectChoice(name, SHAPES[name]) for name in SHAPES if name in shapes]

    @property
    def simple(self) -> Simple:
        """What was typed for the first shape."""
        asked = (self.each_quiz.data, self.mean.data, self.each_work.data, self.total.data)
        return Simple(bool(self.lessons.data), *asked)

    @property
    def licence(self) -> Licence:
        """What was typed for the second; empty numbers are the usual ones."""
        usual = Licence()
        return Licence(
            lessons=bool(self.with_lessons.data),
            foundation=tuple(self.foundation.data or ()),
            each=self.unit_each.data or usual.each,
            practical=self.unit_practical.data or usual.practical,
            advanced_each=self.advanced_each.data,
            advanced_practical=self.advanced_practical.data or usual.advanced_practical,
        )

    @property
    def courses(self) -> Courses:
        """What was typed for a programme."""
        return Courses(self.mean_of_courses.data)
