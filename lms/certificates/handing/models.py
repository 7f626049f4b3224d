"""A printed sheet that left the house."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.core.db import Model, Stamp, pk


class Way(enum.StrEnum):
    """How a sheet came to its holder."""

    IN_PERSON = "in_person"
    DELEGATE = "delegate"  # of the directorate, or with a letter of authority
    POST = "post"


class HandOver(Model):
    """One sheet given to somebody. It is never edited: a mistake is taken back with a reason, and stays on record."""

    __tablename__ = "certificate_hand_over"
    __table_args__ = (
        Index(
            "uq_certificate_hand_over_standing",
            "certificate_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    way: Mapped[Way]
    receiver: Mapped[str]  # who signed for it
    note: Mapped[str] = mapped_column(default="")  # number of the letter of authority, of the parcel
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]
    taken_back_at: Mapped[dt.datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(default="")

    certificate: Mapped[Certificate] = relationship(lazy="raise_on_sql")
    given_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[given_by_id])
