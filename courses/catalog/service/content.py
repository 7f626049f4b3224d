"""What a draft is made of: sections and lessons, added, edited, moved, removed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from courses.catalog.events import lesson_removed
from courses.catalog.models import CourseVersion, Lesson, LessonKind, Section, VersionState, new_key
from courses.catalog.service.stale import take
from lms.core import richtext
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from media.models import Asset

SECTION_FIELDS = frozenset({"title", "summary", "availability"})
LESSON_FIELDS = frozenset({"title", "body", "minutes", "is_required", "completion", "availability"})


class NotADraft(RuleError):
    """The version is published; what learners were promised stays as it is."""

    def __init__(self) -> None:
        super().__init__(_l("This version is published and never changes. Make a new draft and change that."))


def edit_version(version: CourseVersion, revision: int, *, goals: list[dict[str, str]], hours: int) -> None:
    """Change the goals and hours of a draft. Raises `Stale` after somebody else's change."""
    must_be_draft(version.id)
    take(version, revision)
    version.goals, version.hours = [goal for goal in goals if any(goal.values())], hours
    session().flush()


def add_section(
    version: CourseVersion, title: dict[str, str], summary: dict[str, str] | None = None, **fields: Any
) -> Section:  # Any: `availability`, `stable_key`
    """A section at the end of a draft."""
    must_be_draft(version.id)
    last = session().scalar(select(func.max(Section.position)).where(Section.version_id == version.id)) or 0
    key = fields.pop("stable_key", None) or new_key()
    section = Section(version_id=version.id, position=last + 1, stable_key=key, title=title, summary=summary or {})
    _set(section, fields, SECTION_FIELDS)
    session().add(section)
    session().flush()
    return section


def edit_section(section: Section, revision: int, **fields: Any) -> None:  # Any: `SECTION_FIELDS`
    """Change a section of a draft. Raises `Stale` after somebody else's change."""
    must_be_draft(section.version_id)
    take(section, revision)
    _set(section, fields, SECTION_FIELDS)
    session().flush()


def add_lesson(section: Section, kind: LessonKind, title: dict[str, str], **fields: Any) -> Lesson:
    """A lesson at the end of a section of a draft; `asset` and `stable_key` may be given too."""  # Any: as edit_lesson
    must_be_draft(section.version_id)
    last = session().scalar(select(func.max(Lesson.position)).where(Lesson.section_id == section.id)) or 0
    asset, key = fields.pop("asset", None), fields.pop("stable_key", None) or new_key()
    lesson = Lesson(
        version_id=section.version_id,
        section_id=section.id,
        position=last + 1,
        kind=kind,
        title=title,
        stable_key=key,
        asset_id=asset.id if asset else None,
    )
    _set(lesson, fields, LESSON_FIELDS)
    session().add(lesson)
    session().flush()
    return lesson


def edit_lesson(lesson: Lesson, revision: int, **fields: Any) -> None:  # Any: `LESSON_FIELDS`
    """Change a lesson of a draft. Raises `Stale` after somebody else's change."""
    must_be_draft(lesson.version_id)
    take(lesson, revision)
    _set(lesson, fields, LESSON_FIELDS)
    session().flush()


def set_video(lesson: Lesson, asset: Asset | None) -> None:
    """The video of a lesson of a draft; the words and who edits them are not disturbed."""
    must_be_draft(lesson.version_id)
    if lesson.kind is not LessonKind.VIDEO:
        raise BadValue(_l("This lesson is not a video."))
    lesson.asset_id = asset.id if asset else None
    session().flush()


def move_section(section: Section, place: int) -> None:
    """Put a section at `place`, counted from 1; out of range means first or last."""
    must_be_draft(section.version_id)
    query = select(Section).where(Section.version_id == section.version_id).order_by(Section.position, Section.id)
    _reorder(list(session().scalars(query)), section, place)


def move_lesson(lesson: Lesson, section: Section, place: int) -> None:
    """Put a lesson at `place` (from 1) of a section of the same version."""
    must_be_draft(lesson.version_id)
    if section.version_id != lesson.version_id:
        raise BadValue(_l("That section belongs to another version."))
    lesson.section_id = section.id
    session().flush()
    query = select(Lesson).where(Lesson.section_id == section.id).order_by(Lesson.position, Lesson.id)
    _reorder(list(session().scalars(query)), lesson, place)


def step_lesson(lesson: Lesson, by: int) -> None:
    """One place up (-1) or down (1), into the neighbouring section at a section's edge."""
    must_be_draft(lesson.version_id)
    query = select(Section).where(Section.version_id == lesson.version_id).order_by(Section.position, Section.id)
    sections = list(session().scalars(query))
    here = next(place for place, section in enumerate(sections) if section.id == lesson.section_id)
    mates = list(
        session().scalars(select(Lesson.id).where(Lesson.section_id == lesson.section_id).order_by(Lesson.position))
    )
    place = mates.index(lesson.id) + by
    if 0 <= place < len(mates):
        move_lesson(lesson, sections[here], place + 1)
    elif 0 <= here + by < len(sections):
        move_lesson(lesson, sections[here + by], len(_lessons_of(sections[here + by].id)) + 1 if by < 0 else 1)


def remove_section(section: Section) -> None:
    """Take an empty section out of a draft."""
    must_be_draft(section.version_id)
    if _lessons_of(section.id):
        raise RuleError(_l("Move or remove the lessons of this unit first."))
    session().delete(section)
    session().flush()


def remove_lesson(lesson: Lesson) -> None:
    """Take a lesson out of a draft. What learners did in it under earlier versions stays."""
    must_be_draft(lesson.version_id)
    lesson_removed.send(lesson)
    session().delete(lesson)
    session().flush()


def must_be_draft(version_id: int) -> None:
    """Raises `NotADraft` for a published or retired version."""
    state = session().scalar(select(CourseVersion.state).where(CourseVersion.id == version_id))
    if state is not VersionState.DRAFT:
        raise NotADraft


def _lessons_of(section_id: int) -> Sequence[int]:
    return session().scalars(select(Lesson.id).where(Lesson.section_id == section_id)).all()


def _set(row: Section | Lesson, fields: dict[str, Any], allowed: frozenset[str]) -> None:  # Any: as above
    unknown = set(fields) - allowed
    if unknown:
        raise TypeError(f"there is no {sorted(unknown)} to set")
    for name, value in fields.items():
        if name == "body":
            row.body = {language: richtext.clean(text) for language, text in value.items() if text}  # type: ignore[union-attr]
        else:
            setattr(row, name, value)


def _reorder(rows: list[Any], moved: Any, place: int) -> None:  # Any: sections or lessons
    rows.remove(moved)
    rows.insert(min(max(place, 1), len(rows) + 1) - 1, moved)
    for number, row in enumerate(rows, 1):
        row.position = number
    session().flush()
