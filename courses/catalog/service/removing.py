"""What leaves a draft can be put back until the draft is published or given up."""

from collections.abc import Sequence

from sqlalchemy import func, select

from courses.catalog.events import lesson_removed
from courses.catalog.models import CourseVersion, Lesson, Section
from courses.catalog.service.arranging import lessons_of_section, sections_of
from courses.catalog.service.content import must_be_draft
from lms.core import clock
from lms.core.db import session


def remove_lesson(lesson: Lesson) -> None:
    """Take a lesson out of a draft; a second call changes nothing. What learners did in it before stays."""
    must_be_draft(lesson.version_id)
    lesson.removed_at = lesson.removed_at or clock.now()
    _changed(lesson.section_id)


def restore_lesson(lesson: Lesson) -> None:
    """Put it back where it was; a second call changes nothing."""
    must_be_draft(lesson.version_id)
    if lesson.removed_at is None:
        return
    section = session().get_one(Section, lesson.section_id)
    lesson.removed_at = section.removed_at = None
    session().flush()
    _number(lessons_of_section(section.id), lesson)
    _changed(section.id)


def remove_section(section: Section) -> None:
    """Take a section out of a draft with the lessons in it; a second call changes nothing."""
    must_be_draft(section.version_id)
    if section.removed_at:
        return
    section.removed_at = clock.now()
    for lesson in lessons_of_section(section.id):
        lesson.removed_at = section.removed_at
    _changed(section.id)


def restore_section(section: Section) -> None:
    """Put it back with the lessons that went with it."""
    must_be_draft(section.version_id)
    if section.removed_at is None:
        return
    gone = select(Lesson).where(Lesson.section_id == section.id, Lesson.removed_at == section.removed_at)
    for lesson in session().scalars(gone).all():
        lesson.removed_at = None
    section.removed_at = None
    session().flush()
    _number(sections_of(section.version_id), section)
    _changed(section.id)


def removed(version: CourseVersion) -> tuple[Sequence[Section], Sequence[Lesson]]:
    """What can be put back, the last removed first: sections, and lessons of sections that still stand."""
    gone = Section.version_id == version.id, Section.removed_at.is_not(None)
    sections = session().scalars(select(Section).where(*gone).order_by(Section.removed_at.desc())).all()
    query = select(Lesson).join(Section, Section.id == Lesson.section_id).where(Lesson.version_id == version.id)
    query = query.where(Lesson.removed_at.is_not(None), Section.removed_at.is_(None))
    return sections, session().scalars(query.order_by(Lesson.removed_at.desc())).all()


def forget_removed(version: CourseVersion) -> None:
    """Delete for good what was removed, with what hangs on it."""
    lessons = select(Lesson).where(Lesson.version_id == version.id, Lesson.removed_at.is_not(None))
    for lesson in session().scalars(lessons).all():
        lesson_removed.send(lesson)
        session().delete(lesson)
    session().flush()
    sections = select(Section).where(Section.version_id == version.id, Section.removed_at.is_not(None))
    for section in session().scalars(sections).all():
        left = session().scalar(select(func.count()).where(Lesson.section_id == section.id))
        if not left:
            session().delete(section)
    session().flush()


def _number(rows: list[Section] | list[Lesson], back: Section | Lesson) -> None:
    """Count the places anew; what came back stands before what took its place."""
    both: list[Section | Lesson] = [*rows]
    for number, row in enumerate(sorted(both, key=lambda row: (row.position, row is not back)), 1):
        row.position = number
    session().flush()


def _changed(section_id: int) -> None:
    session().flush()
    session().expire(session().get_one(Section, section_id), ["lessons"])
