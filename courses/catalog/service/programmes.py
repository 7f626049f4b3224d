"""Programmes: paths of courses in an order."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from courses.catalog.models import Course, Programme, ProgrammeItem
from courses.catalog.service.courses import SLUG
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l


def create_programme(slug: str, title: dict[str, str], by: User) -> Programme:
    """A programme without courses yet."""
    if not SLUG.fullmatch(slug):
        raise BadValue(_l("An address is made of small Latin letters, digits and hyphens."))
    if session().scalar(select(Programme.id).where(Programme.slug == slug)):
        raise BadValue(_l("Another programme has this address."))
    programme = Programme(slug=slug, title=title, summary={})
    session().add(programme)
    session().flush()
    audit.record("programme.created", programme, by)
    return programme


def edit_programme(
    programme: Programme, *, title: dict[str, str], summary: dict[str, str], codes: Sequence[str], by: User
) -> None:
    """Change the words, and the courses in the order of these codes. Raises `BadValue` for a code that is no course."""
    found = {course.code: course for course in session().scalars(select(Course).where(Course.code.in_(codes)))}
    if missing := [code for code in codes if code not in found]:
        raise BadValue(_l("There is no course with the code %(code)s.", code=missing[0]))
    programme.title, programme.summary = title, summary
    session().execute(delete(ProgrammeItem).where(ProgrammeItem.programme_id == programme.id))
    for place, code in enumerate(dict.fromkeys(codes), 1):
        session().add(ProgrammeItem(programme_id=programme.id, course_id=found[code].id, position=place))
    session().flush()
    audit.record("programme.edited", programme, by)


def codes_of(programme: Programme) -> list[str]:
    """The codes of its courses, in order."""
    query = select(Course.code).join(ProgrammeItem, ProgrammeItem.course_id == Course.id)
    query = query.where(ProgrammeItem.programme_id == programme.id).order_by(ProgrammeItem.position)
    return list(session().scalars(query))


def by_id(programme_id: int) -> Programme:
    """The programme of this id. Raises `NotFound`."""
    programme = session().get(Programme, programme_id)
    if programme is None:
        raise NotFound
    return programme


def every() -> Sequence[Programme]:
    """All programmes."""
    return session().scalars(select(Programme).order_by(Programme.id)).all()
