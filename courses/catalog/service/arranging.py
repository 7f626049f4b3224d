"""The order of a draft: sections and lessons moved, by a step or to a place, and lessons doubled."""

from typing import Any

from sqlalchemy import select

from courses.catalog.events import version_copied
from courses.catalog.models import Lesson, Section, new_key
from courses.catalog.service.content import must_be_draft
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

COPIED = ("kind", "title", "body", "asset_id", "settings", "minutes", "is_required", "completion", "availability")


class PlaceGone(RuleError):
    """What something was to be put beside was itself moved or removed meanwhile."""

    def __init__(self) -> None:
        super().__init__(_l("Someone else changed the order meanwhile. Look at the new order, then move it again."))


def sections_of(version_id: int) -> list[Section]:
    """The sections of a draft in order, without removed ones."""
    query = select(Section).where(Section.version_id == version_id, Section.removed_at.is_(None))
    return list(session().scalars(query.order_by(Section.position, Section.id)))


def lessons_of_section(section_id: int) -> list[Lesson]:
    """Likewise, the lessons of one section."""
    query = select(Lesson).where(Lesson.section_id == section_id, Lesson.removed_at.is_(None))
    return list(session().scalars(query.order_by(Lesson.position, Lesson.id)))


def move_section(section: Section, place: int) -> None:
    """Put a section at `place`, counted from 1; out of range means first or last."""
    must_be_draft(section.version_id)
    _reorder(sections_of(section.version_id), section, place)


def move_lesson(lesson: Lesson, section: Section, place: int) -> None:
    """Put a lesson at `place` (from 1) of a section of the same version."""
    must_be_draft(lesson.version_id)
    if section.version_id != lesson.version_id or section.removed_at:
        raise BadValue(_l("That section belongs to another version."))
    left = lesson.section_id
    lesson.section_id = section.id
    session().flush()
    _reorder(lessons_of_section(section.id), lesson, place)
    for changed in {left, section.id}:
        session().expire(session().get_one(Section, changed), ["lessons"])


def move_lesson_after(lesson: Lesson, section: Section, after_id: int | None) -> None:
    """Put a lesson behind another of `section`, or first. Raises `PlaceGone` where that one is no longer there.

    Named by a neighbour and not by a number, so that what another trainer did meanwhile does not shift the place.
    """
    others = [each.id for each in lessons_of_section(section.id) if each.id != lesson.id]
    if after_id is not None and after_id not in others:
        raise PlaceGone
    move_lesson(lesson, section, others.index(after_id) + 2 if after_id is not None else 1)


def move_lesson_to_end(lesson: Lesson, section: Section) -> None:
    """Put a lesson behind all others of `section`."""
    move_lesson(lesson, section, len(lessons_of_section(section.id)) + 1)


def step_lesson(lesson: Lesson, by: int) -> None:
    """One place up (-1) or down (1), into the neighbouring section at a section's edge."""
    must_be_draft(lesson.version_id)
    sections = sections_of(lesson.version_id)
    here = next(place for place, section in enumerate(sections) if section.id == lesson.section_id)
    mates = [mate.id for mate in lessons_of_section(lesson.section_id)]
    place = mates.index(lesson.id) + by
    if 0 <= place < len(mates):
        move_lesson(lesson, sections[here], place + 1)
    elif 0 <= here + by < len(sections):
        beside = sections[here + by]
        move_lesson(lesson, beside, len(lessons_of_section(beside.id)) + 1 if by < 0 else 1)


def double_lesson(lesson: Lesson) -> Lesson:
    """The same lesson once more, right behind it, with a key of its own; its quiz follows by the signal."""
    must_be_draft(lesson.version_id)
    fields = {name: getattr(lesson, name) for name in COPIED}
    made = Lesson(version_id=lesson.version_id, section_id=lesson.section_id, position=lesson.position, **fields)
    made.stable_key = new_key()
    session().add(made)
    session().flush()
    section = session().get_one(Section, lesson.section_id)
    move_lesson_after(made, section, lesson.id)
    version_copied.send(lesson.version, lessons={lesson.id: made})
    return made


def _reorder(rows: list[Any], moved: Any, place: int) -> None:  # Any: sections or lessons
    rows.remove(moved)
    rows.insert(min(max(place, 1), len(rows) + 1) - 1, moved)
    for number, row in enumerate(rows, 1):
        row.position = number
    session().flush()
