"""The second factor: asked for while signing in, and set up while signing in or later."""

import flask
import segno
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import half_way, sessions
from lms.accounts.forms import CodeForm, PresentPasswordForm
from lms.accounts.models import User
from lms.accounts.service import access, second_factor
from lms.accounts.views import bp
from lms.accounts.views.answers import refused, settings
from lms.accounts.views.gate import let_in, welcome
from lms.core import audit, clock
from lms.core.access import public, signed_in
from lms.core.errors import RuleError
from lms.core.i18n import choose
from lms.core.web import render

_SEED = "totp_seed"


@bp.get("/sign-in/second-factor")
@public
def second_factor_page() -> ResponseReturnValue:
    """Ask for the code."""
    return _ask(CodeForm(formdata=None))


@bp.post("/sign-in/second-factor")
@public
def give_second_factor() -> ResponseReturnValue:
    """Check the code and go in."""
    coming = half_way.comer()
    if coming is None or coming.user.totp_secret is None:
        return redirect(url_for("accounts.sign_in"), 303)
    form = CodeForm()
    if not form.validate():
        return _ask(form, 422)
    try:
        second_factor.accept(coming.user, form.code.data or "")
    except RuleError as refusal:
        return refused(form, refusal, _ask)
    return let_in(coming.user, keep=coming.keep, where=coming.where, second_factor=True)


@bp.get("/second-factor/new")
@public
def new_second_factor() -> ResponseReturnValue:
    """The QR code for the app: for who signs in and must have one, and for who is signed in and wants one."""
    return _set_up(CodeForm(formdata=None))


@bp.post("/second-factor")
@public
def create_second_factor() -> ResponseReturnValue:
    """Keep the second factor once the app has shown a right code; show the recovery codes, once."""
    user, seed = _person(), flask.session.get(_SEED)
    if user is None or seed is None or user.totp_secret:
        return redirect(url_for("accounts.new_second_factor"), 303)
    form = CodeForm()
    if not form.validate():
        return _set_up(form, 422)
    try:
        codes = second_factor.set_up(user, str(seed), form.code.data or "")
    except RuleError as refusal:
        return refused(form, refusal, _set_up)
    where = _become(user)
    return welcome(render("accounts/recovery_codes.html", codes=codes, where=where), user)


@bp.post("/account/second-factor/removal")
@signed_in
def remove_second_factor() -> ResponseReturnValue:
    """Ask for no second factor any more, where it is not required."""
    form, user = PresentPasswordForm(), _signed_in()
    if form.validate():
        try:
            access.confirm_password(user, form.present.data or "")
            second_factor.give_up(user, required_of_staff=settings().second_factor == "required")
        except RuleError as refusal:
            flask.flash(str(refusal.message), "bad")
    return redirect(url_for("accounts.security"), 303)


@bp.post("/account/second-factor/recovery-codes")
@signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """New recovery codes in place of the old ones."""
    form, user = PresentPasswordForm(), _signed_in()
    try:
        if not form.validate() or user.totp_secret is None:
            return redirect(url_for("accounts.security"), 303)
        access.confirm_password(user, form.present.data or "")
    except RuleError as refusal:
        flask.flash(str(refusal.message), "bad")
        return redirect(url_for("accounts.security"), 303)
    codes = second_factor.renew_recovery_codes(user)
    audit.record("second_factor.codes_renewed", user, by=user)
    return render("accounts/recovery_codes.html", codes=codes, where=url_for("accounts.security"))


def _become(user: User) -> str:
    """Sign in whoever was half way; note the second factor in the session of who was in. Where to go on to."""
    coming, row = half_way.comer(), sessions.current_row()
    if coming:
        sessions.open_session(user, keep=coming.keep, second_factor=True)
        audit.record("sign_in.made", user, by=user, second_factor=True)
        return coming.where
    flask.session.pop(_SEED, None)
    if row:
        row.second_factor_at = clock.now()
    return url_for("accounts.security")


def _person() -> User | None:
    """Who sets up a second factor: somebody signed in, or half way."""
    if current_user.is_authenticated:
        return _signed_in()
    coming = half_way.comer()
    return coming.user if coming else None


def _signed_in() -> User:
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    return found


def _ask(form: CodeForm, status: int = 200) -> flask.Response:
    if half_way.comer() is None:
        return flask.make_response(redirect(url_for("accounts.sign_in"), 303))
    return render("accounts/second_factor.html", status=status, form=form)


def _set_up(form: CodeForm, status: int = 200) -> flask.Response:
    user = _person()
    if user is None:
        return flask.make_response(redirect(url_for("accounts.sign_in"), 303))
    if user.totp_secret:
        return flask.make_response(redirect(url_for("accounts.security"), 303))
    seed = flask.session.setdefault(_SEED, second_factor.new_seed())
    issuer = choose({"ar": settings().institution_ar, "en": settings().institution_en})
    drawn = segno.make(second_factor.address(user, seed, issuer), error="m").svg_data_uri(scale=5, light="white")
    return render(
        "accounts/new_second_factor.html", status=status, form=form, drawn=drawn, secret=second_factor.secret(seed)
    )
