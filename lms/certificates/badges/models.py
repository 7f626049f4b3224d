"""Badges, what they are for, and the lists of those that were withdrawn."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.certificates.models import Certificate
from lms.core.db import Model, Stamp, pk


class StatusList(Model):
    """A list of bits, one a badge, as it was signed last. Its content follows from the certificates' states."""

    __tablename__ = "badge_status_list"
    __table_args__ = (CheckConstraint("signed_version <= version", name="signed_version"),)

    id: Mapped[pk]
    taken: Mapped[int] = mapped_column(default=0)  # how many places
    version: Mapped[int] = mapped_column(default=1)  # counts what was withdrawn
    signed_version: Mapped[int] = mapped_column(default=0)  # what the signed forms know of
    document: Mapped[str | None]  # JSON, with a Data Integrity proof; answered as it stands
    token: Mapped[str | None]  # VC-JWT
    ends_at: Mapped[dt.datetime | None]  # of the signed forms
    created_at: Mapped[Stamp]


class Achievement(Model):
    """What badges of the same words are given for; `slug` is the digest of `document`."""

    __tablename__ = "badge_achievement"

    slug: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[Stamp]


class Badge(Model):
    """A certificate's badge: a place in a list from the first moment, signed forms once a worker made them

    The proof makes the token's credential into linked data; it is made later, for it takes a hundred times as long.
    """

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("list_id", "place"),
        CheckConstraint("place BETWEEN 0 AND 131071", name="place"),
        CheckConstraint("proof IS NULL OR token IS NOT NULL", name="proof"),
        Index(
            "ix_badge_unproven",
            "certificate_id",
            sqlite_where=text("proof IS NULL"),
            postgresql_where=text("proof IS NULL"),
        ),
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("badge_status_list.id"))
    place: Mapped[int]
    token: Mapped[str | None]
    proof: Mapped[str | None]  # JSON

    certificate: Mapped[Certificate] = relationship(lazy="raise_on_sql")
