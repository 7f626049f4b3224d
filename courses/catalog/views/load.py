"""Finds what a URL names, with what its policy asks for. Each raises `NotFound`."""

from typing import Any

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion, Section
from courses.catalog.service import reading
from courses.catalog.service.courses import by_id as course
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound

lesson = reading.lesson


def section(section_id: int) -> Section:
    """A section with its version and course."""
    version = joinedload(Section.version).joinedload(CourseVersion.course)
    found = session().scalar(select(Section).where(Section.id == section_id).options(version))
    if found is None:
        raise NotFound
    return found


def me() -> User:
    """The person who asks, as the services take them."""
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found


__all__ = ["course", "lesson", "me", "section"]
