"""The pages on which the calendar of office hours is kept."""

from typing import Any

import flask
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy
from lms.complaints.clocks import versions
from lms.complaints.clocks.models import DayState, HolidayDay, HoursPeriod
from lms.complaints.deadlines import hours_text, service, words
from lms.complaints.deadlines.forms import SHOWN, WEEKDAYS, DayForm, PeriodForm
from lms.core import clock
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _, local
from lms.core.web import done, render

bp = Blueprint("complaint_hours", __name__, url_prefix="/complaints/settings/hours", template_folder="templates")


def sets_up(user: Any, thing: object) -> bool:  # Any: a user
    """Whoever sets the rules may change any line of them."""
    del thing
    return policy.may_set_up(user)


@bp.get("")
@requires(policy.may_set_up)
def show() -> ResponseReturnValue:
    """The weeks, and the unusual days of a year."""
    calendar = service.calendar()
    year = request.args.get("year", local(clock.now()).year, type=int)
    return render(
        "complaints/deadlines/hours.html",
        calendar=calendar,
        version=versions.in_force(calendar),
        is_changed=versions.is_changed(calendar),
        year=year,
        days=versions.days(calendar, year),
        periods=versions.periods(calendar),
        weekdays=_weekdays(),
        states=DayState,
        said_hours=words.said_hours,
        today=local(clock.now()).date(),
    )


@bp.post("/version")
@requires(policy.may_set_up)
def put_in_force() -> ResponseReturnValue:
    """Count by the lists as they stand."""
    service.put_in_force(service.calendar(), by=current_user)
    flask.flash(
        _("In force. The dates of open cases are being worked out anew; each that moves says so in its history.")
    )
    return done(".show")


@bp.get("/days/new")
@requires(policy.may_set_up)
def new_day() -> ResponseReturnValue:
    """Another closed day."""
    return _day_page(DayForm(formdata=None))


@bp.post("/days")
@requires(policy.may_set_up)
def create_day() -> ResponseReturnValue:
    """Write it down."""
    return _keep_day(None)


@bp.get("/days/<int:day_id>")
@requires(sets_up, service.day)
def edit_day(day: HolidayDay) -> ResponseReturnValue:
    """Move it, name it, confirm it."""
    form = DayForm(formdata=None, on=day.on, state=day.state.value)
    form.name_ar.data, form.name_en.data = day.name.get("ar", ""), day.name.get("en", "")
    form.hours.data = hours_text.typed(day.hours)
    return _day_page(form, day)


@bp.post("/days/<int:day_id>")
@requires(sets_up, service.day)
def update_day(day: HolidayDay) -> ResponseReturnValue:
    """Keep the change."""
    return _keep_day(day)


@bp.post("/days/<int:day_id>/confirmation")
@requires(sets_up, service.day)
def confirm_day(day: HolidayDay) -> ResponseReturnValue:
    """It was announced as expected."""
    service.confirm(day, by=current_user)
    return done(".show", year=day.on.year)


@bp.get("/weeks/new")
@requires(policy.may_set_up)
def new_period() -> ResponseReturnValue:
    """Other hours, such as those of Ramadan; they begin as a copy of the usual ones."""
    form = PeriodForm(formdata=None)
    form.show(next(each.week for each in reversed(versions.periods(service.calendar())) if each.ends_on is None))
    return _period_page(form)


@bp.post("/weeks")
@requires(policy.may_set_up)
def create_period() -> ResponseReturnValue:
    """Write them down."""
    return _keep_period(None)


@bp.get("/weeks/<int:period_id>")
@requires(sets_up, service.period)
def edit_period(period: HoursPeriod) -> ResponseReturnValue:
    """Change them."""
    form = PeriodForm(formdata=None, begins_on=period.begins_on, ends_on=period.ends_on)
    form.name_ar.data, form.name_en.data = period.name.get("ar", ""), period.name.get("en", "")
    form.show(period.week)
    return _period_page(form, period)


@bp.post("/weeks/<int:period_id>")
@requires(sets_up, service.period)
def update_period(period: HoursPeriod) -> ResponseReturnValue:
    """Keep the change."""
    return _keep_period(period)


@bp.post("/weeks/<int:period_id>/removal")
@requires(sets_up, service.period)
def remove_period(period: HoursPeriod) -> ResponseReturnValue:
    """Take them away."""
    service.remove_period(period, by=current_user)
    return done(".show")


def _keep_day(day: HolidayDay | None) -> ResponseReturnValue:
    form = DayForm()
    if not form.validate() or form.on.data is None:
        return _day_page(form, day, 422)
    try:
        state = DayState(form.state.data)
        kept = service.keep_day(
            service.calendar(),
            day,
            on=form.on.data,
            name=form.name(),
            hours=form.hours.hours,
            state=state,
            by=current_user,
        )
    except RuleError as refusal:
        form.on.errors = [str(refusal)]
        return _day_page(form, day, 422)
    flask.flash(_("Saved. It counts once the calendar is put in force."))
    return done(".show", year=kept.on.year)


def _keep_period(period: HoursPeriod | None) -> ResponseReturnValue:
    form = PeriodForm()
    if not form.validate() or form.begins_on.data is None:
        return _period_page(form, period, 422)
    try:
        service.keep_period(
            service.calendar(),
            period,
            name=form.name(),
            begins_on=form.begins_on.data,
            ends_on=form.ends_on.data,
            week=form.week(),
            by=current_user,
        )
    except RuleError as refusal:
        form.begins_on.errors = [str(refusal)]
        return _period_page(form, period, 422)
    flask.flash(_("Saved. It counts once the calendar is put in force."))
    return done(".show")


def _day_page(form: DayForm, day: HolidayDay | None = None, status: int = 200) -> Response:
    return render("complaints/deadlines/day.html", status=status, form=form, day=day)


def _period_page(form: PeriodForm, period: HoursPeriod | None = None, status: int = 200) -> Response:
    return render("complaints/deadlines/week.html", status=status, form=form, period=period, shown=SHOWN)


def _weekdays() -> list[tuple[int, object]]:
    """The days of the week as they are read in Egypt, with their places in a `business.Week`."""
    form = PeriodForm(formdata=None)
    return [(WEEKDAYS.index(day), form[day].label.text) for day in SHOWN]
