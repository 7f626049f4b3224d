"""Lost passwords, invitations, and the one-time links of both.

A link's secret is taken out of the address at once: it moves into the session and the browser goes on to a plain
address, so that no Referer and no history shows it.
"""

import flask
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import jobs, logins, throttle
from lms.accounts.forms import NewPasswordForm, RecoveryForm
from lms.accounts.models import TokenPurpose
from lms.accounts.service import access
from lms.accounts.views import bp
from lms.accounts.views.answers import refused
from lms.accounts.views.gate import HOME, enter
from lms.core import crypto
from lms.core.access import public
from lms.core.errors import RuleError
from lms.core.web import render

_KEY = "one_time"


@bp.get("/recover")
@public
def new_recovery() -> ResponseReturnValue:
    """Whose password is lost?"""
    return render("accounts/recover.html", form=RecoveryForm(formdata=None))


@bp.post("/recover")
@public
def create_recovery() -> ResponseReturnValue:
    """Send the letter, if there is such a person; the answer is the same."""
    form = RecoveryForm()
    if not form.validate():
        return render("accounts/recover.html", status=422, form=form)
    login = logins.read(form.login.data or "")
    if login and throttle.may_post_letter(login, request.remote_addr or ""):
        jobs.recover.later(key=f"recover:{crypto.token()}", login=login)
    return redirect(url_for("accounts.show_recovery"), 303)


@bp.get("/recover/sent")
@public
def show_recovery() -> ResponseReturnValue:
    """What happens next."""
    return render("accounts/recovery_sent.html")


@bp.get("/set-password/<string:secret>")
@public
def open_link(secret: str) -> ResponseReturnValue:
    """Take the secret out of the address."""
    flask.session[_KEY] = secret
    response = flask.make_response(redirect(url_for("accounts.edit_password"), 303))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/set-password")
@public
def edit_password() -> ResponseReturnValue:
    """Choose a password by a one-time link."""
    return _page(NewPasswordForm(formdata=None))


@bp.post("/set-password")
@public
def update_password() -> ResponseReturnValue:
    """Keep the password, use the link up, and go in."""
    form = NewPasswordForm()
    if not form.validate():
        return _page(form, 422)
    try:
        user = access.choose_password(_secret(), form.password.data or "")
    except access.DeadLink:
        return _page(form)
    except RuleError as refusal:
        return refused(form, refusal, _page)
    flask.session.pop(_KEY, None)
    return enter(user, keep=False, where=HOME)


@bp.post("/set-password/letter")
@public
def renew_link() -> ResponseReturnValue:
    """Send a fresh letter for an invitation that rested too long."""
    if throttle.may_post_letter(crypto.fingerprint(_secret()), request.remote_addr or ""):
        access.renew_invitation(_secret())
    flask.session.pop(_KEY, None)
    return redirect(url_for("accounts.show_recovery"), 303)


def _secret() -> str:
    return str(flask.session.get(_KEY, ""))


def _page(form: NewPasswordForm, status: int = 200) -> flask.Response:
    try:
        row = access.bearer(_secret())
    except access.DeadLink:
        return render("accounts/dead_link.html", status=404, is_renewable=access.is_renewable(_secret()))
    is_new = row.purpose is not TokenPurpose.PASSWORD_RESET
    return render("accounts/set_password.html", status=status, form=form, person=row.user, is_new=is_new)
