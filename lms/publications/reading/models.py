"""What readers leave in books, for themselves alone; and the cues that keep a book's text and its sound together."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, pk
from lms.publications.files.models import Track
from lms.publications.models import Edition, Volume


class Cue(Model):
    """From `at_ms` of the track on, the sentence `fragment` of a page is heard.

    `words` are the sentence as it was when the cue was made, to find it again in a corrected text.
    """

    __tablename__ = "reading_cue"
    __table_args__ = (
        UniqueConstraint("track_id", "at_ms"),
        Index("ix_reading_cue_page", "volume_id", "page", "fragment"),
    )

    id: Mapped[pk]
    track_id: Mapped[int] = mapped_column(ForeignKey("narration_track.id"))
    at_ms: Mapped[int]
    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"))
    page: Mapped[int]
    fragment: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")


class MarkKind(enum.StrEnum):
    """What a reader left at a place."""

    BOOKMARK = "bookmark"
    HIGHLIGHT = "highlight"
    NOTE = "note"


class Colour(enum.StrEnum):
    """The colours of highlights."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


class Mark(Model):
    """A bookmark, a highlight or a note of one reader, on exact words or on a page; it can be brought back."""

    __tablename__ = "reading_mark"
    __table_args__ = (
        UniqueConstraint("user_id", "client_id"),
        Index("ix_reading_mark_page", "user_id", "volume_id", "page"),
        Index("ix_reading_mark_removed", "removed_at"),
    )

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    client_id: Mapped[str]  # its name in the browser: it comes once
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"), index=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"))
    page: Mapped[int]
    revision: Mapped[int]  # of the text that was marked
    kind: Mapped[MarkKind]
    colour: Mapped[Colour] = mapped_column(default=Colour.YELLOW)
    exact: Mapped[str] = mapped_column(Text, default="")  # empty: the page as a whole
    prefix: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    start: Mapped[int] = mapped_column(default=0)  # where it stood
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Stamp]
    changed_at: Mapped[Stamp]
    removed_at: Mapped[dt.datetime | None]

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
    volume: Mapped[Volume] = relationship(lazy="raise_on_sql")


class Medium(enum.StrEnum):
    """How a place was reached."""

    TEXT = "text"
    SOUND = "sound"


class ReadingPlace(Model):
    """Where a reader is in an edition, in the text and in the sound, and the farthest they came.

    The newest place counts, by the time at which they were there; the farthest never goes back.
    """

    __tablename__ = "reading_place"
    __table_args__ = (UniqueConstraint("user_id", "edition_id"), Index("ix_reading_place_at", "user_id", "at"))

    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"), index=True)
    medium: Mapped[Medium] = mapped_column(default=Medium.TEXT)
    volume: Mapped[int | None]  # its number
    page: Mapped[int | None]
    fragment: Mapped[int] = mapped_column(default=0)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("narration_track.id"))
    at_ms: Mapped[int] = mapped_column(default=0)
    far_volume: Mapped[int] = mapped_column(default=0)
    far_page: Mapped[int] = mapped_column(default=0)
    far_track: Mapped[int] = mapped_column(default=0)  # its number
    far_ms: Mapped[int] = mapped_column(default=0)
    at: Mapped[Stamp]

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
    track: Mapped[Track | None] = relationship(lazy="raise_on_sql")
