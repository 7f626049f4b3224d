"""The pages on which is said how much time each kind of case has."""

from typing import Any

import flask
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.complaints import policy
from lms.complaints.clocks.models import SlaPolicy
from lms.complaints.deadlines import service, words
from lms.complaints.deadlines.forms import PROMISES, WindowsForm, key, promise_form
from lms.complaints.deadlines.hours import sets_up
from lms.complaints.service import windows
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("complaint_promises", __name__, url_prefix="/complaints/settings/promises", template_folder="templates")


@bp.get("")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """What is promised for each kind, and how long doors stay open."""
    form = WindowsForm(formdata=None, **{name: windows.days(name) for name in windows.USUAL})
    return _index(form)


@bp.post("/windows")
@requires(policy.may_set_up)
def move_windows() -> ResponseReturnValue:
    """Change how long doors stay open."""
    form = WindowsForm()
    if not form.validate():
        return _index(form, 422)
    windows.keep({name: form[name].data for name in windows.USUAL}, current_user)
    flask.flash(_("Saved. What is under way keeps the dates it was told."))
    return done(".index")


@bp.get("/<int:policy_id>")
@requires(sets_up, service.policy)
def edit(row: SlaPolicy) -> ResponseReturnValue:
    """The times of one policy."""
    form = promise_form(words.PROMISES, formdata=None)
    form.fill(row, service.calendar().day_seconds)
    return _page(form, row)


@bp.post("/<int:policy_id>")
@requires(sets_up, service.policy)
def update(row: SlaPolicy) -> ResponseReturnValue:
    """Promise something else."""
    form = promise_form(words.PROMISES)
    if not form.validate():
        return _page(form, row, 422)
    service.keep_policy(row, form.name(), form.targets(service.calendar().day_seconds), by=current_user)
    flask.flash(_("Saved. The dates of open cases are being worked out anew; each that moves says so in its history."))
    return done(".index")


def _index(form: WindowsForm, status: int = 200) -> Response:
    return render(
        "complaints/deadlines/promises.html",
        status=status,
        form=form,
        policies=service.policies(),
        clocks=words.PROMISES,
        day=service.calendar().day_seconds,
        allowed=words.allowed,
    )


def _page(form: Any, row: SlaPolicy, status: int = 200) -> Response:  # Any: made by `promise_form`
    names = [key(*promise) for promise in PROMISES]
    return render("complaints/deadlines/promise.html", status=status, form=form, policy=row, names=names)
