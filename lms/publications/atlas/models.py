"""Plates and places of the atlas. A volume is an edition of the catalogue, in a series that is an atlas."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, Translated, pk
from lms.publications.atlas.kinds import CutRefusal, PlateKind, Theme, WaqfKind
from lms.publications.atlas.tiling import Tiling
from lms.publications.models import Volume
from media.models import Asset, StoredObject


class AtlasVolume(Model):
    """What a volume of the atlas is about."""

    __tablename__ = "atlas_volume"

    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"), primary_key=True)
    theme: Mapped[Theme | None] = mapped_column(index=True)
    governorate: Mapped[str] = mapped_column(String(3), default="", index=True)  # empty: all of Egypt


class Plate(Model):
    """A picture of a volume. A picture never changes under its number: another one comes with another revision.

    `digest` is the SHA-256 of its pack of tiles, which its address carries; `ends` says where in the pack each ends.
    """

    __tablename__ = "atlas_plate"
    __table_args__ = (Index("ix_atlas_plate_volume", "volume_id", "number", "id"),)

    id: Mapped[pk]
    volume_id: Mapped[int] = mapped_column(ForeignKey("library_volume.id"))
    number: Mapped[int]
    title: Mapped[Translated]
    kind: Mapped[PlateKind] = mapped_column(default=PlateKind.VIEW)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    since: Mapped[int] = mapped_column(default=1)  # the revision of the edition that brought it
    until: Mapped[int | None]  # the revision that did away with it
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"), index=True)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    ends: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    refused: Mapped[CutRefusal | None]
    created_at: Mapped[Stamp]

    volume: Mapped[Volume] = relationship(lazy="raise_on_sql")
    asset: Mapped[Asset] = relationship(lazy="raise_on_sql")
    pack: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql")
    marks: Mapped[list["PlatePlace"]] = relationship(
        lazy="raise_on_sql", back_populates="plate", order_by="PlatePlace.id", cascade="all, delete-orphan"
    )

    @property
    def tiling(self) -> Tiling:
        return Tiling(self.width, self.height)

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """In what sizes the whole is there, the largest first."""
        return [self.tiling.size(factor) for factor in self.tiling.factors] if self.digest else []


class Place(Model):
    """A place of an endowment. The keys are its names as lists order them; their first sign is its letter."""

    __tablename__ = "atlas_place"
    __table_args__ = (Index("ix_atlas_place_governorate", "governorate", "id"),)

    id: Mapped[pk]
    name: Mapped[Translated]
    key_ar: Mapped[str] = mapped_column(index=True)
    key_en: Mapped[str] = mapped_column(index=True)
    latitude: Mapped[Decimal]
    longitude: Mapped[Decimal]
    governorate: Mapped[str] = mapped_column(String(3))
    kind: Mapped[WaqfKind]
    about: Mapped[Translated] = mapped_column(default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Stamp]


class PlatePlace(Model):
    """A place stands on a plate: anywhere on it, or in a region of so many pixels of the whole."""

    __tablename__ = "atlas_plate_place"
    __table_args__ = (
        CheckConstraint("(x IS NULL) = (width IS NULL)", name="whole_region"),
        Index("ix_atlas_plate_place_pair", "plate_id", "place_id", unique=True),
    )

    id: Mapped[pk]
    plate_id: Mapped[int] = mapped_column(ForeignKey("atlas_plate.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("atlas_place.id"), index=True)
    x: Mapped[int | None]
    y: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]

    plate: Mapped[Plate] = relationship(lazy="raise_on_sql", back_populates="marks")
    place: Mapped[Place] = relationship(lazy="raise_on_sql")

    @property
    def region(self) -> str:
        """The region as an address says it, "" for the whole plate."""
        return "" if self.x is None else f"{self.x},{self.y},{self.width},{self.height}"
