"""One's own account: profile, password, second factor, sessions."""

import flask
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import sessions, words
from lms.accounts.forms import AccountForm, ChangePasswordForm, PresentPasswordForm
from lms.accounts.models import User
from lms.accounts.service import access, keeping, people, second_factor
from lms.accounts.views import bp
from lms.accounts.views.answers import refused, settings
from lms.core.access import signed_in
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render


def me() -> User:
    """The person of this request."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    return found


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """What the academy knows of me."""
    return _profile(AccountForm(formdata=None, obj=me()))


@bp.post("/account")
@signed_in
def update_account() -> ResponseReturnValue:
    """Change how I am reached. The Arabic name is the registrar's to change: certificates bear it."""
    form, user = AccountForm(), me()
    if not form.validate():
        return _profile(form, 422)
    facts = keeping.Facts(
        name_ar=user.name_ar,
        name_latin=form.name_latin.data or "",
        gender=user.gender,
        phone=form.phone.data or None,
        email=form.email.data or None,
        locale=str(form.locale.data),
        org_unit_id=user.org_unit_id,
        job_title=user.job_title,
    )
    try:
        access.confirm_password(user, form.present.data or "")
        keeping.edit(user, facts, by=user)
    except RuleError as refusal:
        return refused(form, refusal, _profile)
    flask.flash(_("Your account is saved."))
    return done("accounts.account")


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """Choose another password."""
    return _password(ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Keep it, and end all other sessions."""
    form = ChangePasswordForm()
    if not form.validate():
        return _password(form, 422)
    try:
        access.change_password(me(), form.present.data or "", form.password.data or "", here=sessions.current_row())
    except RuleError as refusal:
        return refused(form, refusal, _password)
    flask.flash(_("Your password is changed. Other devices must sign in anew."))
    return done("accounts.security")


@bp.get("/account/security")
@signed_in
def security() -> ResponseReturnValue:
    """My sessions, with the device of each, and my second factor."""
    user, row = me(), sessions.current_row()
    return render(
        "accounts/security.html",
        sessions=access.sessions_of(user),
        here=row.id if row else None,
        device=words.device,
        is_phone=words.is_phone,
        form=PresentPasswordForm(formdata=None),
        codes_left=second_factor.codes_left(user) if user.totp_secret else 0,
        is_required=user.is_staff and settings().second_factor == "required",
    )


@bp.post("/account/sessions/<int:session_id>/ending")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out on one device."""
    access.end_sessions(me(), only=session_id)
    flask.flash(_("That device is signed out."))
    return done("accounts.security")


@bp.post("/account/sessions/ending")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign out on all other devices."""
    access.end_sessions(me(), but=sessions.current_row())
    flask.flash(_("All other devices are signed out."))
    return done("accounts.security")


def _profile(form: AccountForm, status: int = 200) -> flask.Response:
    return render("accounts/account.html", status=status, form=form, person=people.find(me().id))


def _password(form: ChangePasswordForm, status: int = 200) -> flask.Response:
    return render("accounts/password.html", status=status, form=form)
