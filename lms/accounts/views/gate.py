"""Signing in and out."""

import flask
from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from lms.accounts import half_way, sessions
from lms.accounts.forms import SignInForm
from lms.accounts.models import User
from lms.accounts.service import signing
from lms.accounts.views import bp
from lms.accounts.views.answers import refused, sign_up_is_open, wants_json
from lms.core import audit, nav
from lms.core.access import public
from lms.core.errors import RuleError
from lms.core.i18n import COOKIE, LOCALES
from lms.core.web import render, safe_next

HOME = "/my"
_YEAR = 365 * 86400


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; as JSON, a token to post it with (a quiz whose session has ended signs in from within)."""
    if wants_json():
        return jsonify(csrf_token=generate_csrf())
    if current_user.is_authenticated:
        return redirect(safe_next(nav.landing(current_user, HOME)), 303)
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
        return refused(form, refusal, _form)
    return enter(user, keep=bool(form.keep.data), where=safe_next(nav.landing(user, HOME)))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session."""
    if current_user.is_authenticated:
        audit.record("sign_in.ended", current_user, by=current_user)
    sessions.close_session()
    return redirect(url_for("accounts.sign_in"), 303)


def enter(user: User, *, keep: bool, where: str) -> ResponseReturnValue:
    """After the right password: on to the second factor where there is one, else in."""
    if not half_way.is_needed(user):
        return let_in(user, keep=keep, where=where)
    half_way.begin(user, keep=keep, where=where)
    step = "accounts.second_factor_page" if user.totp_secret else "accounts.new_second_factor"
    if wants_json():
        return jsonify(second_factor=url_for(step), csrf_token=generate_csrf())
    return redirect(url_for(step), 303)


def let_in(user: User, *, keep: bool, where: str, second_factor: bool = False) -> ResponseReturnValue:
    """Open the session and go on to `where`."""
    sessions.open_session(user, keep=keep, second_factor=second_factor)
    audit.record("sign_in.made", user, by=user, second_factor=second_factor)
    response = jsonify(user=user.id, csrf_token=generate_csrf()) if wants_json() else redirect(where, 303)
    return welcome(flask.make_response(response), user)


def welcome(response: flask.Response, user: User) -> flask.Response:
    """Speak the language that the person last chose, and know this device from now on."""
    spoken, secure = request.cookies.get(COOKIE, ""), bool(flask.current_app.config["SESSION_COOKIE_SECURE"])
    if spoken in LOCALES:
        user.locale = spoken
    else:
        response.set_cookie(COOKIE, user.locale, max_age=_YEAR, samesite="Lax", httponly=True, secure=secure)
    sessions.remember_device(response, user)
    return response


def _form(form: SignInForm, status: int = 200) -> flask.Response:
    shown = {"form": form, "next": safe_next(""), "may_sign_up": sign_up_is_open()}
    return render("accounts/sign_in.html", "accounts/_sign_in.html", status=status, **shown)
