"""Making one's own account, while a registrar allows it."""

import flask
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import throttle
from lms.accounts.forms import SignUpForm
from lms.accounts.models import Gender
from lms.accounts.service import keeping
from lms.accounts.service.keeping import Facts
from lms.accounts.views import bp
from lms.accounts.views.answers import refused, sign_up_is_open
from lms.accounts.views.gate import HOME, let_in
from lms.core.access import public
from lms.core.errors import RuleError
from lms.core.i18n import locale
from lms.core.web import render, safe_next


@bp.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """The form, or whom to ask instead."""
    if current_user.is_authenticated:
        return redirect(HOME, 303)
    return _form(SignUpForm(formdata=None))


@bp.post("/sign-up")
@public
def create_account() -> ResponseReturnValue:
    """Make the account and go in."""
    if not sign_up_is_open():
        return redirect(url_for("accounts.sign_up"), 303)
    form = SignUpForm()
    if not form.validate():
        return _form(form, 422)
    facts = Facts(
        name_ar=form.name_ar.data or "",
        name_latin="",
        gender=Gender(form.gender.data),
        phone=form.phone.data or None,
        email=form.email.data or None,
        locale=locale(),
    )
    try:
        throttle.check_sign_up(request.remote_addr or "")
        user = keeping.sign_up(facts, form.password.data or "")
    except RuleError as refusal:
        return refused(form, refusal, _form)
    return let_in(user, keep=True, where=safe_next(HOME))


def _form(form: SignUpForm, status: int = 200) -> flask.Response:
    return render("accounts/sign_up.html", status=status, form=form, is_open=sign_up_is_open(), next=safe_next(""))
