"""A sermon is a Friday; its texts, one a language, go their own ways from draft to reader.

Only `service` changes a text's state. What happened is only ever added to.
"""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, Translated, pk
from lms.sermons.kinds import Act, Content, FileKind, SourceKind, State
from media.models import Asset, StoredObject


def new_guid() -> str:
    """What feeds know a text by, for good."""
    return f"urn:uuid:{uuid.uuid4()}"


class SermonSubject(Model):
    """What sermons are about."""

    __tablename__ = "sermon_subject"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    position: Mapped[int] = mapped_column(default=0)


class Sermon(Model):
    """The one official sermon of a Friday. The day is Gregorian; the Hijri date is only ever shown."""

    __tablename__ = "sermon"

    id: Mapped[pk]
    friday: Mapped[dt.date] = mapped_column(unique=True)
    publish_at: Mapped[dt.datetime]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("sermon_subject.id"), index=True)
    is_announced: Mapped[bool] = mapped_column(default=False)  # readers see its title before its day
    is_demo: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]

    subject: Mapped[SermonSubject | None] = relationship(lazy="raise_on_sql")
    texts: Mapped[list["SermonText"]] = relationship(
        lazy="raise_on_sql", back_populates="sermon", order_by="SermonText.id"
    )
    sources: Mapped[list["SermonSource"]] = relationship(
        lazy="raise_on_sql",
        back_populates="sermon",
        order_by="SermonSource.position",
        cascade="all, delete-orphan",
    )


class SermonText(Model):
    """A sermon in one language."""

    __tablename__ = "sermon_text"
    __table_args__ = (
        UniqueConstraint("sermon_id", "language"),
        Index("ix_sermon_text_state_language", "state", "language"),
        Index("ix_sermon_text_changed", "changed_at", "id"),
        CheckConstraint(
            "approved_by_id IS NULL OR submitted_by_id IS NULL OR approved_by_id <> submitted_by_id", name="two_people"
        ),
    )

    id: Mapped[pk]
    sermon_id: Mapped[int] = mapped_column(ForeignKey("sermon.id"))
    language: Mapped[str]  # ISO 639-1
    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    first: Mapped[str] = mapped_column(Text, default="")
    second: Mapped[str] = mapped_column(Text, default="")
    supplication: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)  # a correction makes the next
    row_version: Mapped[int] = mapped_column(default=1)  # what two editors of one text are kept apart by
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    audio_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    video_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    changed_at: Mapped[Stamp]  # moves at every change that readers may see
    created_at: Mapped[Stamp]

    sermon: Mapped[Sermon] = relationship(lazy="raise_on_sql", back_populates="texts")
    audio: Mapped[Asset | None] = relationship(lazy="raise_on_sql", foreign_keys=[audio_id])
    video: Mapped[Asset | None] = relationship(lazy="raise_on_sql", foreign_keys=[video_id])
    files: Mapped[list["SermonFile"]] = relationship(
        lazy="raise_on_sql", back_populates="text", order_by="SermonFile.id"
    )
    events: Mapped[list["SermonEvent"]] = relationship(lazy="raise_on_sql", order_by="SermonEvent.id")

    @property
    def content(self) -> Content:
        """What is written of it."""
        return Content(self.title, self.summary, self.first, self.second, self.supplication)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state is State.PUBLISHED


class SermonSource(Model):
    """What a sermon cites: verses, a hadith in a collection, a page of a book."""

    __tablename__ = "sermon_source"

    id: Mapped[pk]
    sermon_id: Mapped[int] = mapped_column(ForeignKey("sermon.id"), index=True)
    position: Mapped[int]
    kind: Mapped[SourceKind]
    sura: Mapped[int | None]
    first_ayah: Mapped[int | None]
    last_ayah: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")  # the collection, or the book with its author
    place: Mapped[str] = mapped_column(default="")  # the number of the hadith, or the page

    sermon: Mapped[Sermon] = relationship(lazy="raise_on_sql", back_populates="sources")


class SermonEvent(Model):
    """What was done with a text: who, when, why. A correction keeps what stood there before."""

    __tablename__ = "sermon_event"
    __table_args__ = (Index("ix_sermon_event_text", "text_id", "id"),)

    id: Mapped[pk]
    text_id: Mapped[int] = mapped_column(ForeignKey("sermon_text.id"))
    act: Mapped[Act]
    at: Mapped[Stamp]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the content that a correction replaced

    by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class SermonCorrection(Model):
    """New words for a published text, until another person approves them; one at a time."""

    __tablename__ = "sermon_correction"

    id: Mapped[pk]
    text_id: Mapped[int] = mapped_column(ForeignKey("sermon_text.id"), unique=True)
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text)  # what was wrong, in words for readers
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]


class SermonDraft(Model):
    """What somebody is writing and has not saved; nobody else sees it."""

    __tablename__ = "sermon_draft"
    __table_args__ = (UniqueConstraint("text_id", "user_id"),)

    id: Mapped[pk]
    text_id: Mapped[int] = mapped_column(ForeignKey("sermon_text.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    content: Mapped[dict[str, Any]]
    seen: Mapped[int]  # the row version that it was begun from
    kept_at: Mapped[Stamp]


class SermonFile(Model):
    """A file that was made of a published text, and of exactly which words: `made_of` is their digest."""

    __tablename__ = "sermon_file"
    __table_args__ = (UniqueConstraint("text_id", "kind"),)

    id: Mapped[pk]
    text_id: Mapped[int] = mapped_column(ForeignKey("sermon_text.id"))
    kind: Mapped[FileKind]
    made_of: Mapped[str]
    object_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"))
    made_at: Mapped[Stamp]

    text: Mapped[SermonText] = relationship(lazy="raise_on_sql", back_populates="files")
    object: Mapped[StoredObject] = relationship(lazy="raise_on_sql")
