"""Assets and what is made of them. Every stored object remembers its backend."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, pk


class AssetKind(enum.StrEnum):
    """What an asset is, by its content and not by its name."""

    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    PICTURE = "picture"


class AssetState(enum.StrEnum):
    """In order: uploaded, probing, rejected or queued, encoding_first, playable, encoding_rest, ready.

    Failed and cancelled may follow any. A replacement ends as merged: what was made is now the other asset's.
    """

    PREPARING = "preparing"  # its source is still being made or uploaded
    UPLOADED = "uploaded"
    PROBING = "probing"
    REJECTED = "rejected"
    QUEUED = "queued"
    ENCODING_FIRST = "encoding_first"
    PLAYABLE = "playable"
    ENCODING_REST = "encoding_rest"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class StoredObject(Model):
    """A file in a storage backend under a key of our own making.

    What no row points to any more waits a day, for those who still watch it, and is swept.
    """

    __tablename__ = "stored_object"
    __table_args__ = (UniqueConstraint("backend", "key"),)

    id: Mapped[pk]
    backend: Mapped[str]  # local | s3
    key: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(index=True)
    mime: Mapped[str]
    created_at: Mapped[Stamp]
    orphaned_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    missing_at: Mapped[dt.datetime | None]  # when the store was first found without it


class StoreGate(Model):
    """One row for the whole store: whoever takes room of a store with a limit holds it, so two do not take the last."""

    __tablename__ = "store_gate"

    id: Mapped[pk]


class Asset(Model):
    """One uploaded video, audio or file, and how far its preparation is.

    A replacement is an asset of its own with `replaces_id`; the old set plays until it is ready, then one transaction
    hands its set over (`media.service.sets`), and `generation` counts that it happened.
    """

    __tablename__ = "asset"

    id: Mapped[pk]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: str(uuid.uuid4()))
    kind: Mapped[AssetKind] = mapped_column(default=AssetKind.VIDEO)
    state: Mapped[AssetState] = mapped_column(default=AssetState.PREPARING)
    wanted: Mapped[str] = mapped_column(default="")  # the kind that it must turn out to be; empty: whatever it is
    title: Mapped[str] = mapped_column(default="")  # the uploader's file name, for people only
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    is_private: Mapped[bool] = mapped_column(default=False)  # somebody's own work: in no library, found as no twin
    source_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    generation: Mapped[int] = mapped_column(default=1)
    poster_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"))
    storyboard_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"))
    # {"every_ms", "columns", "width", "height", "stills"}: small stills in one sheet
    storyboard: Mapped[dict[str, Any]] = mapped_column(default=dict)
    waveform: Mapped[list[Any]] = mapped_column(default=list)  # loudness from 0 to 100, evenly over the length
    loudness: Mapped[float | None]  # of the source, in LUFS; renditions are brought to one loudness
    duration_ms: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    probe: Mapped[dict[str, Any]] = mapped_column(default=dict)
    chapters: Mapped[list[Any]] = mapped_column(default=list)  # [{"at_ms": 0, "title": {"ar": …}}]
    profile: Mapped[str] = mapped_column(default="")  # the version of the ladder that was made
    error: Mapped[str] = mapped_column(default="")
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    ready_at: Mapped[dt.datetime | None]
    deleted_at: Mapped[dt.datetime | None] = mapped_column(index=True)  # can be taken back for a month

    source: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql", foreign_keys=[source_id])
    poster: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql", foreign_keys=[poster_id])
    storyboard_sheet: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql", foreign_keys=[storyboard_id])
    renditions: Mapped[list["Rendition"]] = relationship(lazy="raise_on_sql", back_populates="asset")
    slides: Mapped[list["Slide"]] = relationship(lazy="raise_on_sql", back_populates="asset", order_by="Slide.at_ms")
    captions: Mapped[list["CaptionTrack"]] = relationship(lazy="raise_on_sql", back_populates="asset")

    @property
    def is_playable(self) -> bool:
        """Whether a learner can already watch or hear something of it."""
        return self.state in {AssetState.PLAYABLE, AssetState.ENCODING_REST, AssetState.READY}


class Rendition(Model):
    """One self-contained fMP4 (sound included) with its byte-range playlist."""

    __tablename__ = "rendition"
    __table_args__ = (UniqueConstraint("asset_id", "label"),)

    id: Mapped[pk]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    profile: Mapped[str]
    label: Mapped[str]  # audio, 240, 360, 480, 720, 1080
    object_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"))
    width: Mapped[int | None]
    height: Mapped[int | None]
    bandwidth: Mapped[int]  # peak, bits a second, sound included
    average_bandwidth: Mapped[int]
    codecs: Mapped[str]
    playlist: Mapped[str]  # byte ranges, with {url} where the file's address stands

    asset: Mapped[Asset] = relationship(lazy="raise_on_sql", back_populates="renditions")
    object: Mapped[StoredObject] = relationship(lazy="raise_on_sql")


class Slide(Model):
    """A still of a slide lecture: with sound alone it stands in for the picture from `at_ms` on."""

    __tablename__ = "slide"
    __table_args__ = (UniqueConstraint("asset_id", "at_ms"),)

    id: Mapped[pk]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    at_ms: Mapped[int]
    object_id: Mapped[int] = mapped_column(ForeignKey("stored_object.id"))
    width: Mapped[int]
    height: Mapped[int]

    asset: Mapped[Asset] = relationship(lazy="raise_on_sql", back_populates="slides")
    object: Mapped[StoredObject] = relationship(lazy="raise_on_sql")


class Piece(Model):
    """A stretch of a long source, encoded by whichever worker claims it; gone once all are joined."""

    __tablename__ = "piece"
    __table_args__ = (UniqueConstraint("asset_id", "stage", "number"),)

    id: Mapped[pk]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    stage: Mapped[str]  # first | rest | sound-48 | sound-22
    number: Mapped[int]  # from 0, in the order of time
    first_frame: Mapped[int]  # on the grid of the fastest rendition
    frames: Mapped[int | None]  # none: to the end
    claimed_by: Mapped[str] = mapped_column(default="")  # the job that encodes it
    claimed_until: Mapped[dt.datetime | None]
    object_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"))


class CaptionTrack(Model):
    """Captions of one language, as WebVTT."""

    __tablename__ = "caption_track"
    __table_args__ = (UniqueConstraint("asset_id", "language", "kind"),)

    id: Mapped[pk]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    language: Mapped[str]
    kind: Mapped[str] = mapped_column(default="captions")
    label: Mapped[str]
    vtt: Mapped[str]

    asset: Mapped[Asset] = relationship(lazy="raise_on_sql", back_populates="captions")


class UploadState(enum.StrEnum):
    """An upload is open until it is completed or given up."""

    OPEN = "open"
    COMPLETE = "complete"
    ABORTED = "aborted"


class Upload(Model):
    """A file on its way in; `id` is unguessable. Which of its parts are here, the store knows.

    Its owner goes on with it from any device by choosing the same file: `fingerprint` tells it again.
    """

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_owner_state", "owner_id", "state"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    is_private: Mapped[bool] = mapped_column(default=False)  # as its asset is
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    name: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    part_bytes: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(default="")  # SHA-256 of a few stretches of the file
    sha256: Mapped[str] = mapped_column(default="")  # of the whole, as the browser counted it
    backend: Mapped[str]
    key: Mapped[str]
    opened: Mapped[str] = mapped_column(index=True)  # the store's own name for its parts
    state: Mapped[UploadState] = mapped_column(default=UploadState.OPEN)
    created_at: Mapped[Stamp]
    touched_at: Mapped[Stamp] = mapped_column(index=True)


class PartPromise(Model):
    """The SHA-256 that the browser said a part has when it asked where to send it."""

    __tablename__ = "part_promise"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
