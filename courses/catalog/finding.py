"""Courses as the search finds them: what the catalogue tells everybody of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from courses.catalog.events import version_published
from courses.catalog.models import Course, CourseVersion, Lesson, Section
from courses.catalog.service import courses, versions
from lms import search
from lms.core.db import session
from lms.core.i18n import _l, choose
from lms.search import Document, Hit, Shown, Source
from lms.search.sources import Visitor

KIND = "course"


def listen() -> None:
    """Let courses be found. What stands outside of their versions is told by `service.courses`."""
    search.register(
        Source(KIND, _l("Courses"), lambda: courses.listed().with_only_columns(Course.id), documents, show, order=40)
    )
    version_published.connect(_published)


def documents(course_id: int) -> Iterable[Document]:
    """One a language, of a course that is on the list."""
    course = session().scalar(courses.listed().where(Course.id == course_id))
    version = versions.published(course) if course else None
    if course is None or version is None:
        return []
    return [
        Document(language, language, _told(course, version, language), title)
        for language, title in course.title.items()
        if title
    ]


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """The course's page."""
    del user, typed
    found = session().scalars(courses.listed().where(Course.id.in_({hit.object_id for hit in hits})))
    by_id = {course.id: course for course in found}
    shown: dict[int, Shown] = {}
    for hit in hits:
        if course := by_id.get(hit.object_id):
            version = versions.published(course)
            text = _told(course, version, hit.part) if version else ""
            url = url_for("front.course", slug=course.slug)
            shown[hit.id] = Shown(choose(course.title, hit.part), url, text, course.code)
    return shown


def _told(course: Course, version: CourseVersion, language: str) -> str:
    """The summary, the goals, and what units and lessons are called."""
    query = select(Section.title, Lesson.title).join(Lesson, Lesson.section_id == Section.id)
    rows = session().execute(query.where(Section.version_id == version.id).order_by(Section.position, Lesson.position))
    titles = dict.fromkeys(title.get(language, "") for row in rows for title in row)
    lines = [
        course.summary.get(language, ""),
        *(goal.get(language, "") for goal in version.goals),
        *titles,
        course.code,
    ]
    return "\n".join(filter(None, lines))


def _published(version: CourseVersion, **rest: Any) -> None:  # Any: what the signal brings besides
    del rest
    search.changed(KIND, version.course_id)
