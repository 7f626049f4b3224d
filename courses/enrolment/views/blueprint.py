"""The blueprint of runs and places in them."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from lms.accounts.models import User

bp = Blueprint("enrolment", __name__, template_folder="../templates")


def me() -> User:
    """The person who asks, as the services take them."""
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found
