"""The pages of whoever looks after the site."""

import flask
from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import policy
from lms.accounts.models import User
from lms.accounts.service import preferences
from lms.admin import details
from lms.admin.forms import MonthForm, PreferencesForm
from lms.admin.service import calendar, figures, log, work
from lms.admin.words import ACTIONS, JOBS, SUBJECTS
from lms.core import audit, clock, digits, health, hijri
from lms.core.access import requires
from lms.core.config import Settings
from lms.core.errors import BadValue
from lms.core.hijri import HijriMonth
from lms.core.i18n import _, hijri_month_names, local, locale
from lms.core.jobs import Job
from lms.core.web import done, paginate, render

bp = Blueprint("admin", __name__, template_folder="templates")


def me() -> User:
    """The person of this request."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    return found


def may_work(user: User, thing: object) -> bool:
    """Administrators may do all of this."""
    del thing
    return policy.is_admin(user)


@bp.get("/admin")
@requires(policy.is_admin)
def overview() -> ResponseReturnValue:
    """How the site is, and where to go on."""
    return render("admin/overview.html", figures=figures.overview(), bad=_tone(health.report()))


@bp.get("/admin/health")
@requires(policy.is_admin)
def show_health() -> ResponseReturnValue:
    """Look at everything now."""
    return render("admin/health.html", checks=health.report(), jobs=work.unfinished(), job_names=JOBS)


@bp.post("/admin/jobs/<string:job_id>/again")
@requires(may_work, work.find)
def begin_job_anew(job: Job) -> ResponseReturnValue:
    """Begin failed work again."""
    work.begin_anew(job, by=me())
    flask.flash(_("The work begins again."))
    return done("admin.show_health")


@bp.get("/admin/hijri")
@requires(policy.is_admin)
def show_calendar() -> ResponseReturnValue:
    """The months of a year."""
    today = hijri.of(local(clock.now()).date())
    number = request.args.get("year", today.year if today else 1448, type=int)
    months = calendar.year(number)
    shown = digits.arabic(str(number)) if locale() == "ar" else str(number)
    return render(
        "admin/calendar.html", year=number, shown=shown, months=months, today=today, names=hijri_month_names()
    )


@bp.post("/admin/hijri/<int:month_id>")
@requires(may_work, calendar.find)
def move_month(month: HijriMonth) -> ResponseReturnValue:
    """Let a month begin on the day on which it was seen."""
    form = MonthForm()
    if not form.validate() or form.starts_on.data is None:
        raise BadValue(_("Give the day on which the month begins."))
    changed = calendar.move(month, form.starts_on.data, by=me())
    flask.flash(_("Confirmed.") if len(changed) == 1 else _("Confirmed. Later months moved along."))
    return done("admin.show_calendar", year=month.year)


@bp.get("/admin/audit")
@requires(policy.is_admin)
def show_log() -> ResponseReturnValue:
    """Who did what, and when."""
    asked = log.Asked(**{name: request.args.get(name, "").strip() for name in ("action", "who", "kind", "subject_id")})
    page = paginate(log.entries(asked), 50)
    rows = log.rows_in(page.items, details.references(page.items))
    names, people = audit.names_of(rows), log.people_in(page.items, rows)
    return render(
        "admin/log.html",
        "admin/_log.html",
        page=page,
        asked=asked,
        actions=log.actions(),
        words=ACTIONS,
        subjects=SUBJECTS,
        names=names,
        people=people,
        details_of=lambda entry: details.said(entry, names, people),
    )


@bp.get("/admin/preferences")
@requires(policy.is_registrar)
def show_preferences() -> ResponseReturnValue:
    """The switches. Registrars may turn them too: who comes in is theirs to decide."""
    form = PreferencesForm(formdata=None)
    settings: Settings = current_app.config["SETTINGS"]
    form.sign_up.data = preferences.is_on(preferences.SIGN_UP, default=settings.sign_up)
    return render("admin/preferences.html", form=form, role_admin=policy.is_admin(me()))


@bp.post("/admin/preferences")
@requires(policy.is_registrar)
def update_preferences() -> ResponseReturnValue:
    """Turn them."""
    form = PreferencesForm()
    form.validate()
    preferences.turn(preferences.SIGN_UP, on=bool(form.sign_up.data), by=me())
    flask.flash(_("The preferences are kept."))
    return done("admin.show_preferences")


def _tone(checks: list[health.Check]) -> list[health.Check]:
    return [check for check in checks if check.tone == "bad"]
