"""Courses as a whole: made, renamed, listed, and who teaches them."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select

from courses.catalog.models import Course, CoursePrerequisite, CourseVersion, VersionState
from courses.catalog.service.stale import take
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.accounts.policy import is_registrar
from lms.core import audit
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.search import outbox

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EDITABLE = ("title", "summary", "cover", "category", "is_listed")


def create_course(
    *,
    code: str,
    slug: str,
    title: dict[str, str],
    summary: dict[str, str] | None = None,
    by: User | None = None,
    goals: Sequence[dict[str, str]] = (),
    hours: int = 0,
    **fields: Any,  # Any: `EDITABLE` columns
) -> Course:
    """A course with an empty draft of its first version. Whoever makes it and is no registrar teaches it."""
    _must_be_free(code, slug)
    course = Course(code=code, slug=slug, title=title, summary=summary or {}, created_by_id=by.id if by else None)
    _set(course, fields)
    course.versions = [CourseVersion(number=1, goals=list(goals), hours=hours)]
    session().add(course)
    session().flush()
    if by and not is_registrar(by):
        add_trainer(course, by, by=by)
    audit.record("course.created", course, by, code=code)
    return course


def edit_course(course: Course, revision: int, by: User | None = None, **fields: Any) -> Course:  # Any: as above
    """Change the words that stand outside the versions. Raises `Stale` after somebody else's change."""
    take(course, revision)
    _set(course, fields)
    session().flush()
    audit.record("course.edited", course, by)
    outbox.changed("course", course.id)
    return course


def set_prerequisites(course: Course, required: Iterable[Course]) -> None:
    """The courses to complete before this one. Raises `BadValue` where that would go in a circle."""
    wanted = {other.id for other in required}
    if course.id in _all_required(wanted):
        raise BadValue(_l("A course cannot be required, directly or in a circle, before itself."))
    session().execute(delete(CoursePrerequisite).where(CoursePrerequisite.course_id == course.id))
    session().add_all(CoursePrerequisite(course_id=course.id, required_id=other) for other in sorted(wanted))
    session().flush()


def prerequisites(course_id: int) -> Sequence[Course]:
    """The courses to complete before this one."""
    link = CoursePrerequisite
    query = select(Course).join(link, link.required_id == Course.id).where(link.course_id == course_id)
    return session().scalars(query.order_by(Course.code)).all()


def add_trainer(course: Course, trainer: User, by: User | None = None) -> None:
    """Let `trainer` build and teach the course; a second call changes nothing."""
    if trainer.id in {held.id for held in trainers(course)}:
        return
    place = {"role": Role.TRAINER, "context": Context.COURSE, "context_id": course.id}
    session().add(RoleAssignment(user_id=trainer.id, given_by_id=by.id if by else None, **place))
    session().flush()
    session().expire(trainer, ["roles"])
    audit.record("course.trainer_added", course, by, trainer=trainer.id)


def remove_trainer(course: Course, trainer: User, by: User | None = None) -> None:
    """End it; a second call changes nothing."""
    held = RoleAssignment
    here = (held.role == Role.TRAINER, held.context == Context.COURSE, held.context_id == course.id)
    session().execute(delete(held).where(held.user_id == trainer.id, *here))
    session().expire(trainer, ["roles"])
    audit.record("course.trainer_removed", course, by, trainer=trainer.id)


def trainers(course: Course) -> Sequence[User]:
    """Who teaches the course."""
    return session().scalars(_trainers_query(), {"course": course.id}).all()


@cache
def _trainers_query() -> Select[User]:
    """Made once: to write it takes longer than to run it."""
    held = RoleAssignment
    query = select(User).join(held, held.user_id == User.id).order_by(User.id)
    return query.where(
        held.role == Role.TRAINER, held.context == Context.COURSE, held.context_id == bindparam("course")
    )


def by_slug(slug: str) -> Course:
    """The course of this address. Raises `NotFound`."""
    course = session().scalar(select(Course).where(Course.slug == slug))
    if course is None:
        raise NotFound
    return course


def by_id(course_id: int) -> Course:
    """The course of this id. Raises `NotFound`."""
    course = session().get(Course, course_id)
    if course is None:
        raise NotFound
    return course


def names(course_ids: set[int]) -> dict[int, dict[str, str]]:
    """What these courses are called, for the log and for the list of somebody's roles."""
    found = session().execute(select(Course.id, Course.title).where(Course.id.in_(course_ids)))
    return {row.id: row.title for row in found}


def version_names(version_ids: set[int]) -> dict[int, dict[str, str]]:
    """Likewise for versions: the course, and the version's number."""
    query = select(CourseVersion.id, CourseVersion.number, Course.title).join(CourseVersion.course)
    found = session().execute(query.where(CourseVersion.id.in_(version_ids)))
    return {key: {lang: f"{text} · {number}" for lang, text in title.items()} for key, number, title in found}


def taught_by(user: User) -> Select[Course]:
    """The courses that the person may build: all for a registrar or a trainer of the whole site."""
    query = select(Course).order_by(Course.code)
    if is_registrar(user) or user.has_role(Role.TRAINER):
        return query
    own = {held.context_id for held in user.roles if held.role is Role.TRAINER and held.context is Context.COURSE}
    return query.where(Course.id.in_(own))


def listed() -> Select[Course]:
    """The courses that everybody may see: on the list, and published once."""
    published = select(CourseVersion.id).where(
        CourseVersion.course_id == Course.id, CourseVersion.state == VersionState.PUBLISHED
    )
    return select(Course).where(Course.is_listed, published.exists()).order_by(Course.code)


def _set(course: Course, fields: dict[str, Any]) -> None:  # Any: as above
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a course has no {sorted(unknown)} to set")
    for name, value in fields.items():
        setattr(course, name, value)


def _must_be_free(code: str, slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise BadValue(_l("An address is made of small Latin letters, digits and hyphens."))
    if session().scalar(select(Course.id).where(Course.code == code)):
        raise BadValue(_l("Another course has this code."))
    if session().scalar(select(Course.id).where(Course.slug == slug)):
        raise BadValue(_l("Another course has this address."))


def _all_required(wanted: set[int]) -> set[int]:
    """`wanted` and whatever they require in turn."""
    found, edge = set(wanted), set(wanted)
    while edge:
        query = select(CoursePrerequisite.required_id).where(CoursePrerequisite.course_id.in_(edge))
        edge = set(session().scalars(query)) - found
        found |= edge
    return found
