"""Certificates, their history, and the batches in which they are issued."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.certificates.signing.models import SigningKey
from lms.core.db import Model, Stamp, pk
from media.models import StoredObject


class CertificateState(enum.StrEnum):
    """A certificate is never edited: it is superseded by another, or revoked. Drafts stand in batches."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class Cause(enum.StrEnum):
    """Why a certificate was withdrawn, as far as the public is told."""

    ISSUED_IN_ERROR = "issued_in_error"
    OBTAINED_IMPROPERLY = "obtained_improperly"
    CORRECTED = "corrected"
    RENEWED = "renewed"  # a newer one of its kind stands
    OTHER = "other"


class SerialCounter(Model):
    """The last serial given in a series ("2026-CC"); taken in the issuing transaction, so there are no gaps."""

    __tablename__ = "serial_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Certificate(Model):
    """What a holder was certified for. `snapshot` has every printed field as it was at issue."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index(
            "uq_certificate_live",
            "holder_id",
            "award_key",
            unique=True,
            sqlite_where=text("state = 'issued'"),
            postgresql_where=text("state = 'issued'"),
        ),
        Index("ix_certificate_state_issued", "state", "issued_on"),
        Index("ix_certificate_expires_on", "expires_on"),
        UniqueConstraint("serial"),
        UniqueConstraint("code"),
    )

    id: Mapped[pk]
    code: Mapped[str]  # 16 random characters (80 bits) of Crockford's base 32
    serial: Mapped[str]
    holder_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    award_key: Mapped[str] = mapped_column(index=True)  # what it is for: "run:12", "programme:3"
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("issue_batch.id"), index=True)
    kind: Mapped[str]  # completion, licence, tot, winner
    template_version: Mapped[str]
    snapshot: Mapped[dict[str, Any]]  # a lms.certificates.record.Record
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.ISSUED)
    issued_on: Mapped[dt.date]
    hijri_on: Mapped[str]  # frozen at issue; a moved month changes nothing
    expires_on: Mapped[dt.date | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"))  # the PDF
    seal: Mapped[str | None]  # the signed words in the QR code; made once, before the sheet
    key_id: Mapped[int | None] = mapped_column(ForeignKey("signing_key.id"), index=True)  # that made seal and sheet
    created_at: Mapped[Stamp]

    key: Mapped[SigningKey | None] = relationship(lazy="raise_on_sql")
    holder: Mapped[User] = relationship(lazy="raise_on_sql")
    sheet: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql")
    events: Mapped[list["CertificateEvent"]] = relationship(
        lazy="raise_on_sql", order_by="CertificateEvent.id", back_populates="certificate"
    )


class JournalHead(Model):
    """The last line of the register's journal; its one row is held by whoever writes the next."""

    __tablename__ = "certificate_journal"

    id: Mapped[pk]
    seq: Mapped[int]
    digest: Mapped[str]


class CertificateEvent(Model):
    """Who changed a certificate's state, when and why. `reason` is for the registry; `cause` is public.

    It is a line of the register's journal too, with its place and digest there (lms.certificates.service.journal).
    """

    __tablename__ = "certificate_event"

    id: Mapped[pk]
    seq: Mapped[int] = mapped_column(unique=True)  # 1, 2, 3, …: without a gap
    digest: Mapped[str]  # SHA-256 in hex
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    state: Mapped[CertificateState]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cause: Mapped[Cause | None]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[Stamp]

    certificate: Mapped[Certificate] = relationship(lazy="raise_on_sql", back_populates="events")


class Step(enum.StrEnum):
    """The steps of the approval chain, in their order; an academy chooses which it takes (docs/adr/0029)."""

    TRAINER = "trainer"  # confirms results, name by name, before there is a batch
    REGISTRAR = "registrar"  # approves the words of a batch; never left out
    DIRECTOR = "director"  # signs the batch off


class Decision(enum.StrEnum):
    """What was decided at a step."""

    APPROVED = "approved"
    RETURNED = "returned"


class BatchState(enum.StrEnum):
    """A batch is checked by the registrar, approved by the last step of its chain, then issued by a job."""

    CHECKED = "checked"  # waits for the director
    RETURNED = "returned"  # the director sent it back
    VOID = "void"  # a name or a result changed after it was approved
    APPROVED = "approved"
    ISSUING = "issuing"
    ISSUED = "issued"
    STOPPED = "stopped"


OPEN = frozenset({BatchState.CHECKED, BatchState.APPROVED, BatchState.ISSUING})  # its people wait in it


class IssueBatch(Model):
    """Certificates asked for in one go, for one award."""

    __tablename__ = "issue_batch"

    id: Mapped[pk]
    award_key: Mapped[str] = mapped_column(index=True)
    title: Mapped[dict[str, str]]
    state: Mapped[BatchState] = mapped_column(default=BatchState.CHECKED)
    digest: Mapped[str]  # SHA-256 of the items as approved
    steps: Mapped[list[Any]] = mapped_column(default=list)  # the steps that it has to take, as `Step`
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)  # a lms.certificates.award.Basis: by what it was judged
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[dt.datetime | None]
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    print_ids: Mapped[list[Any]] = mapped_column(default=list)  # stored objects: its sheets, so many to a file
    created_at: Mapped[Stamp]

    items: Mapped[list["IssueItem"]] = relationship(
        lazy="raise_on_sql", order_by="IssueItem.id", back_populates="batch"
    )


class IssueItem(Model):
    """One person of a batch: what is to be printed, and what became of it."""

    __tablename__ = "issue_item"
    __table_args__ = (UniqueConstraint("batch_id", "holder_id"),)

    id: Mapped[pk]
    batch_id: Mapped[int] = mapped_column(ForeignKey("issue_batch.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    fields: Mapped[dict[str, Any]]  # a lms.certificates.record.Draft
    grounds: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the results that earned it
    confirmation_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"))  # the trainer's
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    error: Mapped[str] = mapped_column(default="")

    batch: Mapped[IssueBatch] = relationship(lazy="raise_on_sql", back_populates="items")
    holder: Mapped[User] = relationship(lazy="raise_on_sql")
    certificate: Mapped[Certificate | None] = relationship(lazy="raise_on_sql")


class Approval(Model):
    """A step of the chain: who decided what, when, about which words. It may become void, and is never edited else.

    A trainer's has no batch: it confirms the results of some people for an award, and its `content` says which.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_award", "award_key", "step"),)

    id: Mapped[pk]
    award_key: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("issue_batch.id"), index=True)
    step: Mapped[Step]
    decision: Mapped[Decision] = mapped_column(default=Decision.APPROVED)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    comment: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]  # SHA-256 of exactly what was decided about
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of a trainer's: {holder: grounds}
    at: Mapped[Stamp]
    voided_at: Mapped[dt.datetime | None]
    changes: Mapped[list[Any]] = mapped_column(default=list)  # what changed: lms.certificates.service.changes

    actor: Mapped[User] = relationship(lazy="raise_on_sql")
