"""What is taught. A published version never changes; a change is a new version."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, Translated, pk
from media.models import Asset


def new_key() -> str:
    """A key that stays with a section or lesson over all versions; progress hangs on it."""
    return uuid.uuid4().hex[:12]


class Programme(Model):
    """A path of courses."""

    __tablename__ = "programme"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    summary: Mapped[Translated]
    items: Mapped[list["ProgrammeItem"]] = relationship(lazy="raise_on_sql", order_by="ProgrammeItem.position")


class ProgrammeItem(Model):
    """A course's place in a programme."""

    __tablename__ = "programme_item"
    __table_args__ = (UniqueConstraint("programme_id", "course_id"),)

    id: Mapped[pk]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    position: Mapped[int]
    is_required: Mapped[bool] = mapped_column(default=True)

    course: Mapped["Course"] = relationship(lazy="raise_on_sql")


class Course(Model):
    """A course, whatever its version."""

    __tablename__ = "course"

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True)  # printed on certificates: CL-101
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    summary: Mapped[Translated]
    cover: Mapped[str] = mapped_column(default="computer")  # a drawing of lms/core/static/art/covers
    category: Mapped[str] = mapped_column(default="")
    is_listed: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    versions: Mapped[list["CourseVersion"]] = relationship(
        lazy="raise_on_sql", order_by="CourseVersion.number", back_populates="course"
    )


class CoursePrerequisite(Model):
    """A course that must be completed before another."""

    __tablename__ = "course_prerequisite"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    required_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)


class VersionState(enum.StrEnum):
    """One draft at most; any number published; retired ones take no new runs."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class CourseVersion(Model):
    """A numbered state of a course's content."""

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "uq_course_version_draft",
            "course_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    goals: Mapped[list[Any]] = mapped_column(default=list)  # [{"ar": …, "en": …}]: what one will be able to do
    hours: Mapped[int] = mapped_column(default=0)
    change_note: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Stamp]
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    course: Mapped[Course] = relationship(lazy="raise_on_sql", back_populates="versions")
    sections: Mapped[list["Section"]] = relationship(
        lazy="raise_on_sql", order_by="Section.position", back_populates="version"
    )


class Section(Model):
    """A unit of a course (وحدة)."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("version_id", "stable_key"),)

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    stable_key: Mapped[str] = mapped_column(default=new_key)
    position: Mapped[int]
    title: Mapped[Translated]
    summary: Mapped[Translated] = mapped_column(default=dict)
    availability: Mapped[dict[str, Any]] = mapped_column(default=dict)  # a small tree of conditions; {} = always
    revision: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[dt.datetime | None]  # in a draft only: put back until it is published

    version: Mapped[CourseVersion] = relationship(lazy="raise_on_sql", back_populates="sections")
    lessons: Mapped[list["Lesson"]] = relationship(
        lazy="raise_on_sql", order_by="Lesson.position", back_populates="section"
    )


WATCHED_ENOUGH = 0.9


class LessonKind(enum.StrEnum):
    """What a lesson is made of. What each keeps in `settings` is said in courses.catalog.kinds."""

    TEXT = "text"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LINK = "link"
    LIVE = "live"
    QUIZ = "quiz"
    ASSIGNMENT = "assignment"


PLAYED = frozenset({LessonKind.VIDEO, LessonKind.AUDIO})  # by the player, with watched time
WITH_ASSET = PLAYED | {LessonKind.FILE}
USUAL_RULE = {
    LessonKind.VIDEO: "watched",
    LessonKind.AUDIO: "watched",
    LessonKind.FILE: "opened",
    LessonKind.LINK: "opened",
    LessonKind.LIVE: "attended",
    LessonKind.QUIZ: "passed",
    LessonKind.ASSIGNMENT: "submitted",
}


class Lesson(Model):
    """A lesson of one version. A quiz's settings stand in courses.quizzes and point here."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("version_id", "stable_key"),
        Index("ix_lesson_section_position", "section_id", "position"),
    )

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    stable_key: Mapped[str] = mapped_column(default=new_key)
    position: Mapped[int]
    kind: Mapped[LessonKind]
    title: Mapped[Translated]
    body: Mapped[Translated] = mapped_column(default=dict)  # sanitised HTML
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by its kind: see courses.catalog.kinds
    minutes: Mapped[int] = mapped_column(default=0)
    is_required: Mapped[bool] = mapped_column(default=True)
    completion: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # {"rule": "viewed"|"opened"|"watched"|"attended"|"passed", "share": 0.9}
    availability: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as a section's
    revision: Mapped[int] = mapped_column(default=0)  # of its words; who edits an older one is told
    removed_at: Mapped[dt.datetime | None]  # as a section's

    section: Mapped[Section] = relationship(lazy="raise_on_sql", back_populates="lessons")
    version: Mapped[CourseVersion] = relationship(lazy="raise_on_sql")
    asset: Mapped[Asset | None] = relationship(lazy="raise_on_sql")

    @property
    def rule(self) -> str:
        """What completes it: a rule of courses.catalog.opening_fields; by its kind if none is set."""
        return str(self.completion.get("rule") or USUAL_RULE.get(self.kind, "viewed"))

    @property
    def enough(self) -> float:
        """The share of a video that must be watched."""
        return float(self.completion.get("share", WATCHED_ENOUGH))
