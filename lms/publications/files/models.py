"""Files of volumes, the pages that were read out of them, and recordings.

A file never changes: another one makes a row of its own, and the old one stays to be found by its digest.
"""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, pk
from lms.core.jobs import Job
from lms.publications.files.kinds import FileState, Format, Reason, Role, Source
from lms.publications.models import Agent, Edition, Volume
from media.models import Asset, StoredObject


class BookFile(Model):
    """One file of a volume, from one revision of its edition on.

    What an editor brings is for preservation; from it comes one access copy (`made_from_id`), which readers get.
    """

    __tablename__ = "book_file"
    __table_args__ = (Index("ix_book_file_volume", "volume_id", "role", "format"),)

    id: Mapped[pk]
    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"))
    revision: Mapped[int]  # the revision of the edition in which it came
    format: Mapped[Format | None]  # unknown until it was looked at
    role: Mapped[Role]
    state: Mapped[FileState] = mapped_column(default=FileState.ARRIVING)
    reason: Mapped[Reason | None]
    name: Mapped[str]  # as it was called, for editors only
    sha256: Mapped[str] = mapped_column(default="", index=True)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    pages: Mapped[int] = mapped_column(default=0)
    wordless: Mapped[int] = mapped_column(default=0)  # pages without a word in the file itself
    removed: Mapped[list[Any]] = mapped_column(default=list)  # what acted in it: scripts, attachments…
    stored_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)  # of what was brought
    made_from_id: Mapped[int | None] = mapped_column(ForeignKey("book_file.id"), unique=True)
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Stamp]
    replaced_at: Mapped[dt.datetime | None]  # by a later one of its revision: no reader ever saw this one
    removed_at: Mapped[dt.datetime | None]  # taken away by an editor; can be taken back

    volume: Mapped[Volume] = relationship(lazy="raise_on_sql")
    stored: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql")
    asset: Mapped[Asset | None] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")
    copy: Mapped["BookFile | None"] = relationship(lazy="raise_on_sql", remote_side=[made_from_id], uselist=False)


class Page(Model):
    """A page of a volume as text: a PDF's page, a portion of an EPUB's chapter, a stretch of plain text.

    Readers and search take those that are current (one set a volume); those of earlier revisions stay for citations.
    """

    __tablename__ = "book_page"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index(
            "ix_book_page_current", "volume_id", "number", unique=True,
            sqlite_where=text("is_current"), postgresql_where=text("is_current"),
        ),
        Index("ix_book_page_revision", "volume_id", "revision", "number"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    )  # fmt: skip

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(ForeignKey("book_file.id"))  # the access copy
    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"))
    revision: Mapped[int]
    number: Mapped[int]  # from 1, the order in the file
    is_current: Mapped[bool] = mapped_column(default=False)
    printed_label: Mapped[str] = mapped_column(default="")  # what is printed on it: "iv", "١٢"
    chapter: Mapped[str] = mapped_column(default="")  # the title of the chapter that it belongs to
    place: Mapped[str] = mapped_column(default="")  # in an EPUB: the file of the chapter inside of it
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[Source] = mapped_column(default=Source.BORN)
    confidence: Mapped[float | None]  # of OCR; None: nobody doubts it
    version: Mapped[int] = mapped_column(default=1)  # what two who correct it are kept apart by

    file: Mapped[BookFile] = relationship(lazy="raise_on_sql")
    volume: Mapped[Volume] = relationship(lazy="raise_on_sql")


class PageCorrection(Model):
    """Who made of a page's text what it is, and what it was before. Only ever added."""

    __tablename__ = "book_page_correction"
    __table_args__ = (Index("ix_book_page_correction", "page_id", "id"),)

    id: Mapped[pk]
    page_id: Mapped[int] = mapped_column(ForeignKey("book_page.id"))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    source_before: Mapped[Source]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Stamp]

    by: Mapped[User] = relationship(lazy="raise_on_sql")


class Cover(Model):
    """The picture that stands for an edition, drawn by us: from its first page or from a picture that was brought.

    `stored` is for our pages, `plain` a JPEG for reading apps, `square` one for players of podcasts.
    """

    __tablename__ = "book_cover"

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"), unique=True)
    stored_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"), index=True)
    plain_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"), index=True)
    square_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"), index=True)
    is_chosen: Mapped[bool] = mapped_column(default=False)  # by an editor: no file's first page takes its place
    changed_at: Mapped[Stamp]

    stored: Mapped[StoredObject] = relationship(lazy="raise_on_sql", foreign_keys=[stored_id])
    plain: Mapped[StoredObject] = relationship(lazy="raise_on_sql", foreign_keys=[plain_id])
    square: Mapped[StoredObject] = relationship(lazy="raise_on_sql", foreign_keys=[square_id])


class Narration(Model):
    """An edition read aloud."""

    __tablename__ = "narration"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    number: Mapped[int] = mapped_column(default=1)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("library_agent.id"), index=True)  # who reads
    created_at: Mapped[Stamp]

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
    agent: Mapped[Agent | None] = relationship(lazy="raise_on_sql")
    tracks: Mapped[list["Track"]] = relationship(
        lazy="raise_on_sql", back_populates="narration", order_by="Track.number, Track.id"
    )


class Track(Model):
    """A recording of a narration: mostly a chapter. Chapters inside of it are its asset's (`asset.chapters`)."""

    __tablename__ = "narration_track"
    __table_args__ = (Index("ix_narration_track", "narration_id", "number"),)

    id: Mapped[pk]
    narration_id: Mapped[int] = mapped_column(ForeignKey("narration.id"))
    number: Mapped[int]  # from 1, the order of listening
    title: Mapped[str]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    revision: Mapped[int]  # of the edition in which it came
    seconds: Mapped[float | None]  # None until media has listened to it
    created_at: Mapped[Stamp]
    removed_at: Mapped[dt.datetime | None]

    narration: Mapped[Narration] = relationship(lazy="raise_on_sql", back_populates="tracks")
    asset: Mapped[Asset] = relationship(lazy="raise_on_sql")
