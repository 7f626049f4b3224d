"""What a draft is made of: sections and lessons, added and edited. Their order: arranging; their end: removing."""

from typing import Any

from sqlalchemy import func, select

from courses.catalog.models import WITH_ASSET, CourseVersion, Lesson, LessonKind, Section, VersionState, new_key
from courses.catalog.service.stale import take
from lms.core import richtext
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l
from media.models import Asset

SECTION_FIELDS = frozenset({"title", "summary", "availability"})
LESSON_FIELDS = frozenset({"title", "body", "settings", "minutes", "is_required", "completion", "availability"})


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


def set_asset(lesson: Lesson, asset: Asset | None) -> None:
    """The video, recording or file of a lesson of a draft; the words and who edits them are not disturbed."""
    must_be_draft(lesson.version_id)
    if lesson.kind not in WITH_ASSET:
        raise BadValue(_l("A lesson of this kind holds no file."))
    lesson.asset_id = asset.id if asset else None
    session().flush()


def must_be_draft(version_id: int) -> None:
    """Raises `NotADraft` for a published or retired version."""
    state = session().scalar(select(CourseVersion.state).where(CourseVersion.id == version_id))
    if state is not VersionState.DRAFT:
        raise NotADraft


def _set(row: Section | Lesson, fields: dict[str, Any], allowed: frozenset[str]) -> None:  # Any: as above
    unknown = set(fields) - allowed
    if unknown:
        raise TypeError(f"there is no {sorted(unknown)} to set")
    for name, value in fields.items():
        if name == "body":
            row.body = {language: richtext.clean(text) for language, text in value.items() if text}  # type: ignore[union-attr]
        else:
            setattr(row, name, value)
