"""The keys of the academy: their public halves. The private ones are files, never in the database."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Model, Stamp, pk


class Purpose(enum.StrEnum):
    """What a key is for; none is used for anything else."""

    AUTHORITY = "authority"  # the local root that certifies the sheets' keys
    SHEET = "sheet"  # the signature inside a PDF, and the seal in its QR code
    BADGE = "badge"  # proofs inside badges, and inside the lists of those that were withdrawn
    BADGE_TOKEN = "badge-token"  # noqa: S105 - a purpose; the same two as signed tokens
    JOURNAL = "journal"  # the head of the register's journal


class Algorithm(enum.StrEnum):
    """As JOSE names them."""

    ES384 = "ES384"
    ES256 = "ES256"
    ED25519 = "EdDSA"


class KeyState(enum.StrEnum):
    """One key of a purpose is active. A retired one still proves what it signed; a revoked one proves nothing."""

    ACTIVE = "active"
    RETIRED = "retired"
    REVOKED = "revoked"


class SigningKey(Model):
    """A key pair; the row never says the private half, nor how it is locked."""

    __tablename__ = "signing_key"
    __table_args__ = (
        Index(
            "uq_signing_key_active",
            "purpose",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked"),
    )

    id: Mapped[pk]
    kid: Mapped[str] = mapped_column(unique=True)  # s26-1a2b3c4d: also the name of its file
    purpose: Mapped[Purpose]
    alg: Mapped[Algorithm]
    public_jwk: Mapped[dict[str, Any]]  # Any: JSON; as RFC 7517 says, without `kid`, `use` and `alg`
    certificate_pem: Mapped[str | None]  # of sheets and the authority: X.509, the key's own first, then its issuer's
    state: Mapped[KeyState] = mapped_column(default=KeyState.ACTIVE)
    not_before: Mapped[dt.datetime]
    not_after: Mapped[dt.datetime | None]  # None: until it is rotated
    retired_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    why: Mapped[str] = mapped_column(default="")  # it was revoked
    file_digest: Mapped[str] = mapped_column(default="")  # SHA-256 of its file: a look at it need not open it
    fault: Mapped[str] = mapped_column(default="")  # of its file, as a worker last saw it
    seen_at: Mapped[dt.datetime | None]  # when a worker last looked at its file
    created_at: Mapped[Stamp]


class JournalSeal(Model):
    """The journal's head, signed: whoever rewrites a line before it contradicts this signature."""

    __tablename__ = "journal_seal"
    __table_args__ = (UniqueConstraint("seq", "key_id"),)

    id: Mapped[pk]
    seq: Mapped[int]  # the line that was the last
    digest: Mapped[str]  # and its digest
    at: Mapped[dt.datetime]
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_key.id"))
    signature: Mapped[str]  # base64url, over the words that lms.certificates.signing.seals says

    key: Mapped[SigningKey] = relationship(lazy="raise_on_sql")
