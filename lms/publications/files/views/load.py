"""What the addresses name."""

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound
from lms.publications.files.models import BookFile, Track
from lms.publications.files.service import narrating, taking
from lms.publications.models import Edition, Volume


def me() -> User:
    """The person signed in."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return user


def edition(code: str) -> Edition:
    """The edition of this code, with its volumes. Raises `NotFound`."""
    query = select(Edition).where(Edition.code == code).options(selectinload(Edition.volumes))
    found = session().scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def volume(code: str, number: int) -> tuple[Edition, Volume]:
    """A volume of it. Raises `NotFound`."""
    found = edition(code)
    for each in found.volumes:
        if each.number == number:
            return found, each
    raise NotFound


def file(code: str, file_id: int) -> tuple[Edition, BookFile]:
    """What was brought for it. Raises `NotFound`."""
    found = edition(code)
    return found, taking.find(found, file_id)


def page(code: str, file_id: int, number: int) -> tuple[Edition, BookFile, int]:
    """A page of the copy that readers get of it. Raises `NotFound`."""
    found, brought = file(code, file_id)
    if brought.copy is None:
        raise NotFound
    return found, brought, number


def track(code: str, track_id: int) -> tuple[Edition, Track]:
    """A recording of it. Raises `NotFound`."""
    found = edition(code)
    return found, narrating.track_of(found, track_id)
