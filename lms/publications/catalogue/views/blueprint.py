"""The blueprints of the room: the desk, and the page on which readers report errors."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from lms.accounts.models import User
from lms.core.i18n import locale
from lms.publications import tongues, words
from lms.publications.catalogue import words as desk_words

bp = Blueprint("library_desk", __name__, template_folder="../templates", url_prefix="/library/desk")
readers = Blueprint("library_errata", __name__, template_folder="../templates", url_prefix="/library")


def me() -> User:
    """The person who asks, as the services take them."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found


@bp.context_processor
@readers.context_processor
def shown() -> dict[str, Any]:  # Any: what templates show
    """What every page of the room may say."""
    return {
        "words": words,
        "desk_words": desk_words,
        "tongue": lambda code: tongues.name(code, locale()),
        "written": tongues.direction,
    }
