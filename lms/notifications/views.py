"""What I was told."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts import sessions
from lms.accounts.models import User
from lms.core.access import requires, signed_in
from lms.core.web import done, paginate, render
from lms.notifications import service
from lms.notifications.models import Notice

bp = Blueprint("notifications", __name__, template_folder="templates")


def is_mine(user: User, notice: Notice) -> bool:
    """A notice is seen by its person alone."""
    return notice.user_id == user.id


def unread() -> int:
    """How many notices the reader of this page has not seen; no query of its own."""
    return sessions.counted_beside("notices")


@bp.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """All of them, the newest first."""
    return render("notifications/index.html", page=paginate(service.of_person(current_user)), unread=unread())


@bp.post("/notices/<int:notice_id>/reading")
@requires(is_mine, service.find)
def read(notice: Notice) -> ResponseReturnValue:
    """Note that I have seen it, and go where it leads."""
    service.read(notice)
    return redirect(notice.path, 303)


@bp.post("/notices/reading")
@signed_in
def read_all() -> ResponseReturnValue:
    """Note that I have seen all."""
    service.read_all(current_user)
    return done("notifications.index")
