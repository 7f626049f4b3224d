"""What is typed about office hours and promises."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.accounts.forms import option
from lms.complaints.clocks.models import DayState, SlaPolicy, SlaTarget
from lms.complaints.clocks.sla import Clock
from lms.complaints.deadlines import hours_text
from lms.complaints.kinds import Priority
from lms.core.errors import BadValue
from lms.core.forms import FoldedDate, FoldedInteger, FoldedString, Form
from lms.core.i18n import _l

HOUR = 3600
UNITS = [option("days", _l("working days")), option("hours", _l("working hours"))]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")  # as a `business.Week`
SHOWN = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
PROMISES = (
    (Clock.FIRST, Priority.NORMAL),
    (Clock.FIRST, Priority.URGENT),
    (Clock.INTERIM, Priority.NORMAL),
    (Clock.ANSWER, Priority.NORMAL),
    (Clock.ANSWER, Priority.URGENT),
    (Clock.APPEAL, Priority.NORMAL),
    (Clock.UNIT, Priority.NORMAL),
)


class HoursField(FoldedString):
    """Hours of a day, as text."""

    def pre_validate(self, form: Any) -> None:  # Any: WTForms' own
        """Refuse what is no hours."""
        del form
        try:
            hours_text.parsed(self.data or "")
        except BadValue as refusal:
            raise ValidationError(str(refusal)) from refusal

    @property
    def hours(self) -> list[list[int]]:
        """What was typed."""
        return hours_text.parsed(self.data or "")


def _name(label: Any, *, needed: bool) -> StringField:  # Any: a lazy text
    first = InputRequired(_l("Please fill this in.")) if needed else Optional()
    return StringField(label, validators=[first, Length(max=120, message=_l("This is too long."))])


class NamedForm(Form):
    """What is called something in both languages."""

    name_ar = _name(_l("Name in Arabic"), needed=True)
    name_en = _name(_l("Name in English"), needed=False)

    def name(self) -> dict[str, str]:
        """The names that were typed."""
        return {code: text for code, text in (("ar", self.name_ar.data), ("en", self.name_en.data)) if text}


class DayForm(NamedForm):
    """A day unlike others."""

    on = FoldedDate(_l("Day"), validators=[InputRequired(_l("Give the day."))])
    hours = HoursField(_l("Hours of this day"), description=_l("Leave it empty where the offices are closed."))
    state = SelectField(
        _l("Is it certain?"),
        choices=[
            option(DayState.CONFIRMED.value, _l("Confirmed")),
            option(DayState.ESTIMATED.value, _l("Expected, not announced yet")),
            option(DayState.DISMISSED.value, _l("A working day after all")),
        ],
    )


class PeriodForm(NamedForm):
    """The hours of a week from a day on."""

    begins_on = FoldedDate(_l("From"), validators=[InputRequired(_l("Give the day."))])
    ends_on = FoldedDate(
        _l("To"), validators=[Optional()], description=_l("Leave it empty for the usual week; give it for Ramadan.")
    )
    saturday = HoursField(_l("Saturday"))
    sunday = HoursField(_l("Sunday"))
    monday = HoursField(_l("Monday"))
    tuesday = HoursField(_l("Tuesday"))
    wednesday = HoursField(_l("Wednesday"))
    thursday = HoursField(_l("Thursday"))
    friday = HoursField(_l("Friday"))

    def validate_ends_on(self, field: Any) -> None:  # Any: WTForms' own
        """The end is not before the beginning."""
        if field.data and self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError(_l("The end lies before the beginning."))

    def week(self) -> list[list[list[int]]]:
        """The seven days."""
        return [self[day].hours for day in WEEKDAYS]

    def show(self, week: list[list[list[int]]]) -> None:
        """Fill the seven days."""
        for day, hours in zip(WEEKDAYS, week, strict=True):
            self[day].data = hours_text.typed(hours)


class WindowsForm(Form):
    """How many days doors stay open."""

    ask = FoldedInteger(_l("Days to answer a question"), validators=[NumberRange(1, 90)])
    close = FoldedInteger(_l("Days until an answer closes by itself"), validators=[NumberRange(1, 90)])
    reopen = FoldedInteger(_l("Days in which a case may be opened again"), validators=[NumberRange(1, 365)])
    appeal = FoldedInteger(_l("Days in which one may appeal"), validators=[NumberRange(1, 365)])


def key(clock: Clock, priority: Priority) -> str:
    """The field of a promise."""
    return f"{clock.value}_{priority.value}"


class PromiseForm(NamedForm):
    """How much working time each clock has, and the calendar's last word. Made by `promise_form`."""

    cap_days = FoldedInteger(
        _l("And no later than so many days"),
        validators=[Optional(), NumberRange(1, 365)],
        description=_l("Weekends and holidays counted. Leave it empty for no such limit."),
    )

    def fill(self, policy: SlaPolicy, day_seconds: int) -> None:
        """Show what stands."""
        self.name_ar.data, self.name_en.data = policy.name.get("ar", ""), policy.name.get("en", "")
        for target in policy.targets:
            name = key(target.clock, target.priority)
            is_days = target.seconds % day_seconds == 0
            self[name].data = target.seconds // (day_seconds if is_days else HOUR)
            self[f"{name}_unit"].data = "days" if is_days else "hours"
            if (target.clock, target.priority) == (Clock.ANSWER, Priority.NORMAL):
                self.cap_days.data = target.cap_days

    def targets(self, day_seconds: int) -> list[SlaTarget]:
        """What was typed; what is empty is not promised."""
        found = []
        for clock, priority in PROMISES:
            amount = self[key(clock, priority)].data
            if amount:
                seconds = amount * (day_seconds if self[f"{key(clock, priority)}_unit"].data == "days" else HOUR)
                cap = self.cap_days.data if clock is Clock.ANSWER else None
                found.append(SlaTarget(clock=clock, priority=priority, seconds=seconds, cap_days=cap))
        return found


def promise_form(words: dict[tuple[Clock, Priority], Any], **given: Any) -> PromiseForm:  # Any: lazy texts; WTForms'
    """The form with two fields for each promise."""
    fields: dict[str, Any] = {}  # Any: fields
    for promise in PROMISES:
        name = key(*promise)
        fields[name] = FoldedInteger(words[promise], validators=[Optional(), NumberRange(1, 400)])
        fields[f"{name}_unit"] = SelectField(_l("Counted in"), choices=UNITS)
    return type("Promises", (PromiseForm,), fields)(**given)  # type: ignore[no-any-return]  # made here
