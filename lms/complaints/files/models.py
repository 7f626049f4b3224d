"""A file of a case: what was sent, what was made of it, and what is known of its harm."""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.complaints.files.kinds import Way
from lms.complaints.models import Case, Visibility
from lms.core.db import Model, Stamp, pk
from lms.core.sealed import Sealed, SealedRow, SealedText
from media.models import StoredObject


class FileState(enum.StrEnum):
    """Only a clean one is ever given out. An error says nothing about the file: it is tried again."""

    PENDING = "pending"
    CLEAN = "clean"
    BLOCKED = "blocked"
    ERROR = "error"


class Scan(enum.StrEnum):
    """What a virus scanner said, where there is one."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    INFECTED = "infected"


class Reason(enum.StrEnum):
    """Why a file is blocked, or what could not be done."""

    VIRUS = "virus"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    NO_ANSWER = "no_answer"  # of the scanner
    BROKE_OFF = "broke_off"  # the program that cleans


class CaseFile(SealedRow, Model):
    """One file of a case. `original` goes once `clean` is there, unless the academy keeps originals."""

    __tablename__ = "complaint_file"
    __table_args__ = (Index("ix_complaint_file_case", "case_id", "id"), Index("ix_complaint_file_state", "state"))
    sealed_to = ("case_id", "mark")

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_message.id"), index=True)
    mark: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))  # its address
    name_kept: Mapped[str | None] = mapped_column("name", SealedText())  # as it was called: names tell of people
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # None: the citizen
    way: Mapped[Way]
    bytes: Mapped[int]
    sha256: Mapped[str]  # of what was sent
    state: Mapped[FileState] = mapped_column(default=FileState.PENDING)
    scan: Mapped[Scan] = mapped_column(default=Scan.NOT_SCANNED)
    reason: Mapped[Reason | None]
    removed: Mapped[list[Any]] = mapped_column(default=list)  # what a PDF held that acts
    created_at: Mapped[Stamp]
    checked_at: Mapped[dt.datetime | None]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"), index=True)
    clean_id: Mapped[int | None] = mapped_column(ForeignKey("stored_object.id"), index=True)

    name = Sealed("name_kept")

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    original: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql", foreign_keys=[original_id])
    clean: Mapped[StoredObject | None] = relationship(lazy="raise_on_sql", foreign_keys=[clean_id])
