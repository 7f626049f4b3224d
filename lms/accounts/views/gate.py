"""Signing in and out, with a second factor where there is one."""

import flask
from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from lms.accounts import sessions
from lms.accounts.forms import SignInForm
from lms.accounts.models import User
from lms.accounts.service import signing
from lms.accounts.views import bp
from lms.core import audit
from lms.core.access import public
from lms.core.errors import RuleError, TooMany
from lms.core.i18n import COOKIE, LOCALES
from lms.core.web import render, safe_next

HOME = "/my"


def wants_json() -> bool:
    """A page of ours asks from within, for example a quiz whose session has ended."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; as JSON, a token to post it with."""
    if wants_json():
        return jsonify(csrf_token=generate_csrf())
    if current_user.is_authenticated:
        return redirect(safe_next(HOME), 303)
    return _form(SignInForm(formdata=None))


@bp.post("/sign-in")
@public
def create_session() -> ResponseReturnValue:
    """Sign in."""
    form = SignInForm()
    if not form.validate():
        return _form(form, 422)
    try:
        user = signing.check(
            form.login.data or "",
            form.password.data or "",
            address=request.remote_addr or "",
            device_of=sessions.known_device,
        )
    except RuleError as refusal:
        return refuse(form, refusal)
    return enter(user, keep=bool(form.keep.data), where=safe_next(HOME))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session."""
    sessions.close_session()
    return redirect(url_for("accounts.sign_in"), 303)


def enter(user: User, *, keep: bool, where: str, second_factor: bool = False) -> ResponseReturnValue:
    """Open the session and go on to `where`; speak the language that the person last chose."""
    sessions.open_session(user, keep=keep, second_factor=second_factor)
    audit.record("sign_in.made", user, by=user, second_factor=second_factor)
    if wants_json():
        response = jsonify(user=user.id, csrf_token=generate_csrf())
    else:
        response = flask.make_response(redirect(where, 303))
    spoken = request.cookies.get(COOKIE, "")
    if spoken in LOCALES:
        user.locale = spoken
    else:
        response.set_cookie(COOKIE, user.locale, max_age=365 * 86400, samesite="Lax", httponly=True, secure=secure())
    sessions.remember_device(response, user)
    return response


def refuse(form: SignInForm, refusal: RuleError) -> ResponseReturnValue:
    """The form again with what is wrong, and how long to wait."""
    if wants_json():
        raise refusal
    form.form_errors.append(str(refusal.message))
    response = _form(form, int(refusal.status))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def secure() -> bool:
    """Whether cookies go over TLS only."""
    return bool(flask.current_app.config["SESSION_COOKIE_SECURE"])


def _form(form: SignInForm, status: int = 200) -> flask.Response:
    return render("accounts/sign_in.html", "accounts/_sign_in.html", status=status, form=form, next=safe_next(""))
