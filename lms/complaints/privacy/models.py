"""Holds of the law, and what people ask about their own data, each with its log."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts import identity, logins
from lms.accounts.models import User
from lms.complaints.models import Case
from lms.complaints.parties.models import FINGERPRINT
from lms.core.db import Model, Stamp, pk
from lms.core.sealed import Sealed, SealedRow, SealedText, new_mark


class LegalHold(Model):
    """While it stands nothing of the case is removed, whatever its age and whoever asks."""

    __tablename__ = "complaint_hold"
    __table_args__ = (Index("ix_complaint_hold_case", "case_id"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Stamp]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Wish(enum.StrEnum):
    """What the law lets a person ask about their own data."""

    ACCESS = "access"
    RECTIFY = "rectify"
    ERASE = "erase"
    RESTRICT = "restrict"


class RequestState(enum.StrEnum):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class DataRequest(SealedRow, Model):
    """One request of one person about their own data; who they are is wiped a while after it is settled."""

    __tablename__ = "data_request"
    __table_args__ = (Index("ix_data_request_state_due", "state", "due_on"),)
    sealed_to = ("mark",)

    id: Mapped[pk]
    mark: Mapped[str] = mapped_column(String(32), default=new_mark, unique=True)
    wish: Mapped[Wish]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    name_kept: Mapped[str | None] = mapped_column("name", SealedText())
    phone_kept: Mapped[str | None] = mapped_column("phone", SealedText())
    email_kept: Mapped[str | None] = mapped_column("email", SealedText())
    national_id_kept: Mapped[str | None] = mapped_column("national_id", SealedText())
    phone_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    email_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    national_id_index: Mapped[str | None] = mapped_column(String(FINGERPRINT))
    text_kept: Mapped[str | None] = mapped_column("text", SealedText())
    received_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    proof: Mapped[str]  # how we know who asks: a card that was shown, a number that was proven
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[dt.datetime | None]

    name = Sealed("name_kept")
    phone = Sealed("phone_kept", index="phone_index", normal=logins.phone)
    email = Sealed("email_kept", index="email_index", normal=logins.email)
    national_id = Sealed("national_id_kept", index="national_id_index", normal=identity.read)
    text = Sealed("text_kept")


class RequestStep(enum.StrEnum):
    """What was done about a request."""

    TAKEN = "taken"
    EXPORTED = "exported"
    RECTIFIED = "rectified"
    ERASED = "erased"
    KEPT = "kept"  # not erased: it is open, or the law holds it
    RESTRICTED = "restricted"
    SETTLED = "settled"
    REFUSED = "refused"


class DataRequestLog(Model):
    """One line of a request's log; it names no person but who acted."""

    __tablename__ = "data_request_log"
    __table_args__ = (Index("ix_data_request_log_request", "request_id", "id"),)

    id: Mapped[pk]
    request_id: Mapped[int] = mapped_column(ForeignKey("data_request.id"))
    at: Mapped[Stamp]
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    step: Mapped[RequestStep]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"))
    note: Mapped[str] = mapped_column(default="")

    by: Mapped[User] = relationship(lazy="raise_on_sql")
    case: Mapped[Case | None] = relationship(lazy="raise_on_sql")
