"""What the pages of this room are opened with."""

from typing import Any

from flask import abort, redirect, request
from flask_login import current_user

from lms.accounts.models import User
from lms.publications import policy
from lms.publications.kinds import State
from lms.publications.models import Edition
from lms.publications.reading import addresses
from lms.publications.reading.look import COOKIE, Look, read
from lms.publications.reading.service import books


def reader() -> Any:  # Any: a User, or Flask-Login's visitor
    """Who reads this page."""
    return current_user._get_current_object()  # noqa: SLF001 - the person behind Flask-Login's proxy


def account() -> User | None:
    """Who reads it, if they have an account."""
    user = reader()
    return user if user.is_authenticated else None


def readable(code: str) -> Edition:
    """An edition that may be read here; a withdrawn one says so on its own page."""
    edition = books.edition(code)
    if not policy.may_read(reader(), edition):
        abort(redirect(addresses.book(edition), 302) if edition.state is State.WITHDRAWN else 404)
    return edition


def look() -> Look:
    """How this reader wants pages to look."""
    return read(request.cookies.get(COOKIE, ""))
