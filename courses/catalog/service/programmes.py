"""Programmes: paths of courses in an order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

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


def edit_programme(programme: Programme, *, title: dict[str, str], summary: dict[str, str], by: User) -> None:
    """Change the words."""
    programme.title, programme.summary = title, summary
    session().flush()
    audit.record("programme.edited", programme, by)


def add_course(programme: Programme, course: Course, by: User, *, is_required: bool = True) -> ProgrammeItem:
    """Put a course at the end; one that is there already stays where it is."""
    there = items(programme)
    if found := next((item for item in there if item.course_id == course.id), None):
        return found
    made = ProgrammeItem(programme_id=programme.id, course_id=course.id, position=len(there) + 1)
    made.is_required = is_required
    session().add(made)
    session().flush()
    audit.record("programme.course_added", programme, by, course=course.code)
    return made


def remove_item(programme: Programme, item: ProgrammeItem, by: User) -> None:
    """Take a course off the path."""
    audit.record("programme.course_removed", programme, by, course=item.course_id)
    session().delete(item)
    session().flush()
    _number(items(programme))


def step_item(programme: Programme, item: ProgrammeItem, by_places: int) -> None:
    """One place up (-1) or down (1); at the end nothing happens."""
    there = items(programme)
    place = there.index(item)
    there.insert(min(max(place + by_places, 0), len(there) - 1), there.pop(place))
    _number(there)


def require_item(item: ProgrammeItem, *, is_required: bool) -> None:
    """Say whether the path needs the course."""
    item.is_required = is_required
    session().flush()


def items(programme: Programme) -> list[ProgrammeItem]:
    """Its courses in order."""
    query = select(ProgrammeItem).where(ProgrammeItem.programme_id == programme.id)
    query = query.options(joinedload(ProgrammeItem.course)).order_by(ProgrammeItem.position, ProgrammeItem.id)
    return list(session().scalars(query))


def others(programme: Programme) -> Sequence[Course]:
    """The courses that are not on the path."""
    taken = select(ProgrammeItem.course_id).where(ProgrammeItem.programme_id == programme.id)
    return session().scalars(select(Course).where(Course.id.not_in(taken)).order_by(Course.code)).all()


def item_of(programme: Programme, item_id: int) -> ProgrammeItem:
    """An item of this programme. Raises `NotFound`."""
    found = session().get(ProgrammeItem, item_id)
    if found is None or found.programme_id != programme.id:
        raise NotFound
    return found


def by_id(programme_id: int) -> Programme:
    """The programme of this id. Raises `NotFound`."""
    programme = session().get(Programme, programme_id)
    if programme is None:
        raise NotFound
    return programme


def every() -> Sequence[Programme]:
    """All programmes."""
    return session().scalars(select(Programme).order_by(Programme.id)).all()


def _number(rows: Sequence[ProgrammeItem]) -> None:
    for number, row in enumerate(rows, 1):
        row.position = number
    session().flush()
