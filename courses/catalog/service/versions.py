"""Numbered versions: a draft is copied from the newest published one; keys stay, so progress stays."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from courses.catalog.events import lesson_removed, version_copied
from courses.catalog.models import Course, CourseVersion, Lesson, Section, VersionState
from courses.catalog.service.content import must_be_draft
from courses.catalog.service.courses import create_course, prerequisites, set_prerequisites
from courses.catalog.service.reading import tree
from courses.catalog.service.removing import forget_removed
from lms.accounts.models import User
from lms.core import audit
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l

SECTION_COPIED = ("stable_key", "position", "title", "summary", "availability")
LESSON_COPIED = (
    *("stable_key", "position", "kind", "title", "body", "asset_id", "settings", "minutes"),
    *("is_required", "completion", "availability"),
)


def by_id(version_id: int) -> CourseVersion:
    """The version of this id. Raises `NotFound`."""
    version = session().get(CourseVersion, version_id)
    if version is None:
        raise NotFound
    return version


def with_course(version_id: int) -> CourseVersion:
    """The same with its course."""
    query = select(CourseVersion).where(CourseVersion.id == version_id).options(joinedload(CourseVersion.course))
    version = session().scalar(query)
    if version is None:
        raise NotFound
    return version


def of_course(course: Course) -> Sequence[CourseVersion]:
    """All versions, newest first."""
    query = select(CourseVersion).where(CourseVersion.course_id == course.id)
    return session().scalars(query.order_by(CourseVersion.number.desc())).all()


def draft(course: Course) -> CourseVersion | None:
    """The draft, if there is one."""
    return _newest(course, VersionState.DRAFT)


def published(course: Course) -> CourseVersion | None:
    """The newest published version, if there is one."""
    return _newest(course, VersionState.PUBLISHED)


def draft_of(course: Course, by: User | None = None) -> CourseVersion:
    """The draft of the course; made as a copy of the newest published version where there is none yet."""
    if found := draft(course):
        return found
    last = session().scalar(select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)) or 0
    made = CourseVersion(course_id=course.id, number=last + 1)
    session().add(made)
    session().flush()
    if source := published(course):
        _copy(source, made)
    audit.record("version.drafted", made, by)
    return made


def discard(version: CourseVersion, by: User) -> None:
    """Give up a draft of a course that has a published version."""
    must_be_draft(version.id)
    if version.number == 1:
        raise RuleError(_l("This is the course's first version; there is nothing to go back to."))
    forget_removed(version)
    for section in tree(version.id):
        for lesson in section.lessons:
            lesson_removed.send(lesson)
    session().execute(delete(Lesson).where(Lesson.version_id == version.id))
    session().execute(delete(Section).where(Section.version_id == version.id))
    audit.record("version.discarded", version, by, number=version.number)
    session().delete(version)
    session().flush()


def copy_course(course: Course, *, code: str, slug: str, title: dict[str, str], by: User | None = None) -> Course:
    """A new course whose draft is a copy of this one's draft, or of what it published last."""
    source = draft(course) or published(course)
    made = create_course(code=code, slug=slug, title=title, summary=course.summary, by=by)
    made.cover, made.category = course.cover, course.category
    set_prerequisites(made, prerequisites(course.id))
    target = draft(made)
    if source and target:
        _copy(source, target)
    return made


def _newest(course: Course, state: VersionState) -> CourseVersion | None:
    query = select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.state == state)
    return session().scalar(query.order_by(CourseVersion.number.desc()).limit(1))


def _copy(source: CourseVersion, target: CourseVersion) -> None:
    """All of `source` into the empty draft `target`; quizzes and the like follow by the signal."""
    target.goals, target.hours = list(source.goals), source.hours
    pairs: dict[int, Lesson] = {}
    for old in tree(source.id, bodies=True):
        section = Section(version_id=target.id, **{name: getattr(old, name) for name in SECTION_COPIED})
        session().add(section)
        session().flush()
        for lesson in old.lessons:
            fields = {name: getattr(lesson, name) for name in LESSON_COPIED}
            pairs[lesson.id] = Lesson(version_id=target.id, section_id=section.id, **fields)
    session().add_all(pairs.values())
    session().flush()
    version_copied.send(target, lessons=pairs)
