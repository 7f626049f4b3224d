"""People of a case. Nothing that names them stands in the database but sealed."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts import identity, logins
from lms.core.db import Model, Stamp, pk
from lms.core.sealed import Sealed, SealedRow, SealedText, new_mark

FINGERPRINT = 48


class PartyRole(enum.StrEnum):
    """What somebody has to do with a case."""

    REPORTER = "reporter"
    ON_BEHALF = "on_behalf"
    COMPLAINED_ABOUT = "complained_about"
    WITNESS = "witness"


class ContactChannel(enum.StrEnum):
    """How a citizen is reached."""

    PHONE = "phone"
    EMAIL = "email"


class CaseParty(SealedRow, Model):
    """One person of one case. What somebody else's case says of the same person is another row."""

    __tablename__ = "complaint_party"
    __table_args__ = (
        Index("ix_complaint_party_case", "case_id"),
        Index("ix_complaint_party_phone", "phone_index"),
        Index("ix_complaint_party_email", "email_index"),
        Index("ix_complaint_party_national", "national_id_index"),
    )
    sealed_to = ("case_id", "mark")

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    mark: Mapped[str] = mapped_column(String(32), default=new_mark)
    role: Mapped[PartyRole]
    name_kept: Mapped[str | None] = mapped_column("name", SealedText())
    phone_kept: Mapped[str | None] = mapped_column("phone", SealedText())
    email_kept: Mapped[str | None] = mapped_column("email", SealedText())
    national_id_kept: Mapped[str | None] = mapped_column("national_id", SealedText())
    phone_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    email_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    national_id_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    governorate: Mapped[str] = mapped_column(default="")
    phone_verified_at: Mapped[dt.datetime | None]
    email_verified_at: Mapped[dt.datetime | None]
    restricted_at: Mapped[dt.datetime | None]  # the person asked that it be used no further than the law demands
    created_at: Mapped[Stamp]

    name = Sealed("name_kept")
    phone = Sealed("phone_kept", index="phone_index", normal=logins.phone)
    email = Sealed("email_kept", index="email_index", normal=logins.email)
    national_id = Sealed("national_id_kept", index="national_id_index", normal=identity.read)


class ContactChallenge(Model):
    """A code that was sent to a number or an address, to be typed by whoever it belongs to."""

    __tablename__ = "complaint_contact_challenge"
    __table_args__ = (UniqueConstraint("party_id", "channel"),)

    id: Mapped[pk]
    party_id: Mapped[int] = mapped_column(ForeignKey("complaint_party.id", ondelete="CASCADE"))
    channel: Mapped[ContactChannel]
    code_hmac: Mapped[str]
    sent_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(default=0)
