"""The forms of assignments: what a learner writes; what the author, and a run, set."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from courses.assignments import late, shown
from courses.assignments.late import LatePolicy
from courses.assignments.models import Assignment, AssignmentTerms, Release
from courses.assignments.service.timing import Times
from lms.core import digits
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _l, choose

HUNDRED = 100
SHARE = [Optional(), NumberRange(0, HUNDRED)]
DAYS = [Optional(), NumberRange(0, 3650)]
RELEASES = [
    SelectChoice(Release.MANUAL.value, _l("When a trainer posts it, for all together")),
    SelectChoice(Release.AUTOMATIC.value, _l("As soon as the work is marked")),
]


class FoldedDecimal(DecimalField):
    """A number with places, in any digits, with a point or an Arabic separator."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        super().process_formdata([digits.fold(value).replace("٫", ".") for value in valuelist])


class Ticks(SelectMultipleField):
    """Several of a few, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WorkForm(Form):
    """What a learner hands in; one file at a time without a script."""

    revision = HiddenField()
    late = HiddenField()
    upload = HiddenField()
    asset = HiddenField()
    text = TextAreaField(_l("Your text"), validators=[Optional()])
    file = FileField(_l("File"))


class LateFields:
    """What being late and handing nothing in costs."""

    rate = FoldedDecimal(_l("Per cent off for each"), places=None, validators=SHARE)
    interval = RadioField(
        _l("Late is counted in"),
        choices=[SelectChoice("day", _l("days begun")), SelectChoice("hour", _l("hours begun"))],
        default="day",
    )
    floor = FoldedDecimal(_l("Nobody falls by it below, per cent"), places=None, validators=SHARE)
    missing = FoldedDecimal(
        _l("Per cent off where nothing comes"),
        description=_l("Empty: no mark is set. 100: no marks at all."),
        places=None,
        validators=SHARE,
    )

    def show_late(self, given: LatePolicy) -> None:
        """Fill the fields from a policy."""
        self.rate.data = given.rate or None
        self.interval.data, self.floor.data, self.missing.data = given.interval, given.floor or None, given.missing

    def late_policy(self) -> dict[str, Any]:  # Any: JSON
        """The policy, as a column keeps it."""
        rate, floor = self.rate.data or Decimal(0), self.floor.data or Decimal(0)
        return late.as_json(LatePolicy(rate, self.interval.data or "day", floor, self.missing.data))


class RulesForm(LateFields, Form):
    """The settings of an assignment in a draft."""

    kinds = Ticks(
        _l("What may be handed in?"), choices=[SelectChoice(each.value, said) for each, said in shown.KINDS.items()]
    )
    most_files = FoldedInteger(_l("Files and recordings at most"), validators=[InputRequired(), NumberRange(0, 20)])
    mark = FoldedDecimal(_l("Full mark"), places=None, validators=[InputRequired(), NumberRange(Decimal("0.5"), 1000)])
    passing = FoldedInteger(_l("Percent needed to pass"), validators=[InputRequired(), NumberRange(0, HUNDRED)])
    rubric = SelectField(_l("Marked by this rubric"), coerce=int)
    due_days = FoldedInteger(
        _l("Due so many days after the run begins"),
        description=_l("At the end of that day. At one's own pace it is counted from one's own first day."),
        validators=DAYS,
    )
    cutoff_days = FoldedInteger(
        _l("Nothing is taken after so many days"), description=_l("Empty: late work is always taken."), validators=DAYS
    )
    due_at = DateTimeLocalField(_l("Or due at this moment"), validators=[Optional()])
    cutoff_at = DateTimeLocalField(_l("Or nothing is taken after this moment"), validators=[Optional()])
    most_tries = FoldedInteger(
        _l("How often one may hand in"),
        description=_l("Each time after the work was given back. Empty: as often as one likes."),
        validators=[Optional(), NumberRange(1, 50)],
    )
    release = RadioField(_l("When do learners see their mark?"), choices=RELEASES)
    is_blind = BooleanField(_l("Who marks does not see whose work it is"))
    second = FoldedInteger(_l("Per cent of the work that a second person marks too"), validators=SHARE)

    def offer(self, rubrics: Mapping[int, dict[str, str]]) -> None:
        """Offer these versions of rubrics, by their titles."""
        named = [SelectChoice(number, choose(title)) for number, title in rubrics.items()]
        self.rubric.choices = [SelectChoice(0, _l("No rubric: a mark and words")), *named]

    def show(self, assignment: Assignment, zone: ZoneInfo) -> None:
        """Fill the form from an assignment."""
        for name in ("kinds", "most_files", "mark", "due_days", "cutoff_days", "most_tries", "is_blind"):
            self[name].data = getattr(assignment, name)
        self.mark.data = assignment.mark.normalize()
        self.passing.data = int(assignment.pass_share * HUNDRED)
        self.second.data = int(assignment.second_share * HUNDRED)
        self.rubric.data, self.release.data = assignment.rubric_version_id or 0, assignment.release.value
        self.due_at.data, self.cutoff_at.data = local(assignment.due_at, zone), local(assignment.cutoff_at, zone)
        self.show_late(late.policy(assignment.late))

    def rules(self, zone: ZoneInfo) -> dict[str, Any]:  # Any: the columns' own types
        """What the form says, as `building.set_rules` takes it."""
        names = ("kinds", "most_files", "mark", "due_days", "cutoff_days", "most_tries")
        return {name: self[name].data for name in names} | {
            "pass_share": Decimal(self.passing.data or 0) / HUNDRED,
            "second_share": Decimal(self.second.data or 0) / HUNDRED,
            "rubric_version_id": self.rubric.data or None,
            "release": Release(self.release.data),
            "is_blind": bool(self.is_blind.data),
            "due_at": aware(self.due_at.data, zone),
            "cutoff_at": aware(self.cutoff_at.data, zone),
            "late": self.late_policy(),
        }


class TermsForm(LateFields, Form):
    """What a run sets otherwise."""

    revision = HiddenField()
    due_at = DateTimeLocalField(_l("Due"), validators=[Optional()])
    cutoff_at = DateTimeLocalField(_l("Nothing is taken after"), validators=[Optional()])
    release = RadioField(_l("When do learners see their mark?"), choices=RELEASES)

    def show(self, times: Times, terms: AssignmentTerms | None, zone: ZoneInfo) -> None:
        """Fill the form from what counts in the run now."""
        self.revision.data = str(terms.revision if terms else 0)
        self.due_at.data, self.cutoff_at.data = local(times.due_at, zone), local(times.cutoff_at, zone)
        self.release.data = times.release.value
        self.show_late(times.late)


class ExtensionForm(Form):
    """More time for one person."""

    due_at = DateTimeLocalField(_l("New time, by the clock of the academy"), validators=[Optional()])
    reason = StringField(_l("Why"), validators=[InputRequired(_l("Say why.")), Length(max=500)])


def local(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """A moment as people there write it."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def aware(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """The moment that people there mean."""
    return moment.replace(tzinfo=zone).astimezone(dt.UTC) if moment else None
