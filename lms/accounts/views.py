"""Signing in and out."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import sessions
from lms.core.access import public
from lms.core.web import render

bp = Blueprint("accounts", __name__, template_folder="templates")


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form."""
    return render("accounts/sign_in.html")


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session."""
    sessions.close_session()
    return redirect(url_for("accounts.sign_in"), 303)
